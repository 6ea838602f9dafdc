using Microsoft.ML.Data;
using MLSpectral;

namespace Microsoft.ML;

/// <summary>Spectral statistics of a trained network, beside its scores.</summary>
public static class SpectralDiagnosticsCatalog
{
    private const string Prefix = "Spectral.";

    private static readonly string[] UsualStatistics =
    [
        nameof(SpectralMeasurement.Alpha),
        nameof(SpectralMeasurement.StableRank),
        nameof(SpectralMeasurement.OutlierCount),
        nameof(SpectralMeasurement.RelativeChange),
    ];

    /// <summary>
    /// Creates a <see cref="SpectralDiagnosticsEstimator"/> for a model that is there:
    /// <c>model.Append(ml.Transforms.SpectralDiagnostics(model))</c>.
    /// </summary>
    /// <param name="catalog">The transforms.</param>
    /// <param name="model">A model of MLSpectral, fitted or loaded, or a chain that holds one (of several the last); see
    /// <see cref="SpectralTrace.FindIn"/>.</param>
    /// <param name="statistics">Which, by the names of the Double columns of <see cref="SpectralTrace"/>, and a probe's own as
    /// <c>CustomStatistics.TopAlignment</c>; null for Alpha, StableRank, OutlierCount and RelativeChange.</param>
    /// <param name="prefix">What the names of the columns begin with, before that of the statistic.</param>
    /// <exception cref="ArgumentException">There are no spectra in the model, nothing was measured, or a statistic is unknown or named
    /// twice.</exception>
    public static SpectralDiagnosticsEstimator SpectralDiagnostics(
        this TransformsCatalog catalog,
        ITransformer model,
        IReadOnlyCollection<string>? statistics = null,
        string prefix = Prefix
    ) => catalog.SpectralDiagnostics(SpectralTrace.FindIn(model), statistics, prefix);

    /// <summary>
    /// Creates a <see cref="SpectralDiagnosticsEstimator"/> from a trace, or from a part of one, such as
    /// <c>trace.OfMatrix(SpectralMatrix.Weight)</c>.
    /// </summary>
    /// <param name="catalog">The transforms.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="statistics">Which, by the names of the Double columns of <see cref="SpectralTrace"/>, and a probe's own as
    /// <c>CustomStatistics.TopAlignment</c>; null for Alpha, StableRank, OutlierCount and RelativeChange.</param>
    /// <param name="prefix">What the names of the columns begin with, before that of the statistic.</param>
    /// <exception cref="ArgumentException">The trace has no rows, or a statistic is unknown or named twice.</exception>
    public static SpectralDiagnosticsEstimator SpectralDiagnostics(
        this TransformsCatalog catalog,
        SpectralTrace trace,
        IReadOnlyCollection<string>? statistics = null,
        string prefix = Prefix
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(prefix);
        if (trace.Measurements.Count == 0)
            throw new ArgumentException(
                "The trace has no rows, so there is nothing to add to the data: train with probes (the option Probes, and a "
                    + "ProbeSchedule that measures), or select less of the trace away.",
                nameof(trace)
            );
        statistics ??= UsualStatistics;
        SpectralDiagnostic.Require(statistics, trace);
        return new SpectralDiagnosticsEstimator(
            SpectralDiagnosticsTransformer.Of(CatalogUtils.GetEnvironment(catalog), trace, statistics, prefix)
        );
    }

    /// <param name="model">A model that is fitted already.</param>
    extension(ITransformer model)
    {
        /// <summary>
        /// Appends diagnostics to a model that is fitted already. (ML.NET's <c>Append</c> takes transformers here, and estimators only
        /// after estimators.)
        /// </summary>
        /// <param name="diagnostics">The diagnostics of this model, or of another one.</param>
        /// <returns>The chain of both; save this one.</returns>
        public TransformerChain<SpectralDiagnosticsTransformer> Append(SpectralDiagnosticsEstimator diagnostics)
        {
            ArgumentNullException.ThrowIfNull(model);
            ArgumentNullException.ThrowIfNull(diagnostics);
            return model.Append(diagnostics.Transformer);
        }
    }
}
