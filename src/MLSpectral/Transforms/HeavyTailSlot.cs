using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral;

/// <summary>A slot of the column that HeavyTail adds.</summary>
/// <param name="Name">Its name, that of the same number in a trace.</param>
/// <param name="Value">The slot's value; NaN where it is undefined.</param>
internal sealed record HeavyTailSlot(string Name, Func<HeavyTailFinding, float> Value)
{
    private static readonly HeavyTailSlot GoodnessOfFit = OfTail(
        nameof(SpectralMeasurement.PowerLawPValue),
        tail => (float)tail.GoodnessOfFitPValue
    );

    // x_min stays the positive finite number that it is, where single precision has no such small or large one.
    private static readonly HeavyTailSlot[] WithoutBootstrap =
    [
        OfTail(nameof(SpectralMeasurement.Alpha), tail => (float)tail.Fit.Alpha),
        OfTail(nameof(SpectralMeasurement.AlphaError), tail => (float)tail.Fit.AlphaError),
        OfTail(nameof(SpectralMeasurement.Xmin), tail => Math.Clamp((float)tail.Fit.Xmin, float.Epsilon, float.MaxValue)),
        OfTail(nameof(SpectralMeasurement.TailCount), tail => tail.Fit.TailCount),
        OfTail(nameof(SpectralMeasurement.KsDistance), tail => (float)tail.Fit.KsDistance),
        new(nameof(SpectralMeasurement.HillAlpha), finding => (float)finding.HillAlpha),
        .. TailLaws.Alternatives.SelectMany(OfRival),
    ];

    private static readonly HeavyTailSlot[] WithBootstrap = [.. WithoutBootstrap, GoodnessOfFit];

    /// <summary>The slots, in their order: that of the bootstrap, the last, only where there is one.</summary>
    public static IReadOnlyList<HeavyTailSlot> Of(HeavyTailOptions options) =>
        options.BootstrapReplicas > 0 ? WithBootstrap : WithoutBootstrap;

    private static HeavyTailSlot OfTail(string name, Func<TailAnalysis, float> value) =>
        new(name, finding => finding.Tail is { Fit.IsFitted: true } tail ? value(tail) : float.NaN);

    private static HeavyTailSlot[] OfRival(TailKind kind) =>
        [
            OfTail($"{kind}Ratio", tail => (float)Against(tail, kind).LogLikelihoodRatio),
            OfTail($"{kind}PValue", tail => (float)Against(tail, kind).PValue),
        ];

    private static TailComparison Against(TailAnalysis tail, TailKind kind) => tail.Comparisons.Single(one => one.Second.Kind == kind);
}
