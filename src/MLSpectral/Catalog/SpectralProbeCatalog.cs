using Microsoft.ML.Data;
using MLSpectral.Transforms;

namespace Microsoft.ML;

/// <summary>Spectra of columns, anywhere in a pipeline.</summary>
public static class SpectralProbeCatalog
{
    /// <summary>
    /// Creates a <see cref="SpectralProbeEstimator"/>: records the spectra of a vector column when the pipeline is fitted, and changes
    /// nothing.
    /// </summary>
    /// <param name="catalog">The transforms.</param>
    /// <param name="columnName">The column, a vector of <see cref="float"/> or <see cref="double"/> of known size.</param>
    /// <param name="maximumExactWidth">The most slots that are measured as they are; wider columns are folded into at most so many.</param>
    /// <exception cref="ArgumentException">A parameter is outside its range.</exception>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.SpectralProbe("Features")
    ///     .Append(ml.Regression.Trainers.Sdca());
    /// var model = pipeline.Fit(data);
    /// foreach (SpectralMeasurement row in SpectralTrace.Of(model).Measurements)
    ///     Console.WriteLine($"{row.Matrix}: {row.Evidence}");
    /// </code>
    /// </example>
    public static SpectralProbeEstimator SpectralProbe(
        this TransformsCatalog catalog,
        string columnName,
        int maximumExactWidth = SpectralProbeOptions.DefaultMaximumExactWidth
    ) => catalog.SpectralProbe(columnName, new SpectralProbeOptions { MaximumExactWidth = maximumExactWidth });

    /// <summary>Creates a <see cref="SpectralProbeEstimator"/> with options.</summary>
    /// <param name="catalog">The transforms.</param>
    /// <param name="columnName">The column, a vector of <see cref="float"/> or <see cref="double"/> of known size.</param>
    /// <param name="options">The options; checked here.</param>
    /// <exception cref="ArgumentException">An option is outside its range; the message names it and the remedy.</exception>
    public static SpectralProbeEstimator SpectralProbe(this TransformsCatalog catalog, string columnName, SpectralProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        ArgumentNullException.ThrowIfNull(options);
        return new SpectralProbeEstimator(CatalogUtils.GetEnvironment(catalog), columnName, options);
    }
}
