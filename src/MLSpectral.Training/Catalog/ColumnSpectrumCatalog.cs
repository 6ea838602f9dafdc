using Microsoft.ML.Data;
using MLSpectral;

namespace Microsoft.ML;

/// <summary>Spectra of columns, anywhere in a pipeline.</summary>
public static class ColumnSpectrumCatalog
{
    /// <summary>
    /// Creates a <see cref="ColumnSpectrumEstimator"/>: records the spectra of a vector column when the pipeline is fitted, and changes
    /// nothing.
    /// </summary>
    /// <param name="catalog">The transforms.</param>
    /// <param name="columnName">The column, a vector of <see cref="float"/> or <see cref="double"/> of known size.</param>
    /// <param name="maximumExactWidth">The most slots that are measured as they are; wider columns are folded into at most so many.</param>
    /// <exception cref="ArgumentException">A parameter is outside its range.</exception>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.ColumnSpectrum("Features")
    ///     .Append(ml.Regression.Trainers.Sdca());
    /// var model = pipeline.Fit(train);
    /// foreach (SpectralMeasurement row in SpectralTrace.FindIn(model).Measurements)
    ///     Console.WriteLine($"{row.Matrix}: {row.Evidence}");
    /// </code>
    /// </example>
    public static ColumnSpectrumEstimator ColumnSpectrum(
        this TransformsCatalog catalog,
        string columnName,
        int maximumExactWidth = ColumnSpectrumOptions.DefaultMaximumExactWidth
    ) => catalog.ColumnSpectrum(columnName, new ColumnSpectrumOptions { MaximumExactWidth = maximumExactWidth });

    /// <summary>Creates a <see cref="ColumnSpectrumEstimator"/> with options.</summary>
    /// <param name="catalog">The transforms.</param>
    /// <param name="columnName">The column, a vector of <see cref="float"/> or <see cref="double"/> of known size.</param>
    /// <param name="options">The options; checked here.</param>
    /// <exception cref="ArgumentException">An option is outside its range; the message names it and the remedy.</exception>
    public static ColumnSpectrumEstimator ColumnSpectrum(this TransformsCatalog catalog, string columnName, ColumnSpectrumOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        ArgumentNullException.ThrowIfNull(options);
        return new ColumnSpectrumEstimator(CatalogUtils.GetEnvironment(catalog), columnName, options);
    }
}
