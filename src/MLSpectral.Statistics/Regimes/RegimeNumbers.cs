namespace MLSpectral.Statistics.Regimes;

/// <summary>All numbers that a regime is decided by; NaN where there is none.</summary>
/// <param name="Now">The spectrum that is judged.</param>
/// <param name="Reference">What it is compared with.</param>
/// <param name="Noise">The comparison with the law of noise; null where the bulk is compared with that of the start.</param>
/// <param name="Move">How it moved since the start; null without one.</param>
/// <param name="OutlierCount">The eigenvalues beyond the bulk.</param>
/// <param name="IsOfAnotherShape">Whether the bulk has another shape than its reference.</param>
internal sealed record RegimeNumbers(
    RegimeSpectrum Now,
    RegimeReference Reference,
    NoiseComparison? Noise,
    SpectrumMove? Move,
    int OutlierCount,
    bool IsOfAnotherShape
)
{
    /// <summary>The scale of the bulk over that of the start; NaN without one.</summary>
    public double Scale => Move?.Scale ?? double.NaN;

    /// <summary>The mean of ln(λ/median) over the upper half, 1/(α − 1), over its reference.</summary>
    public double TailRatio => (Reference.HillAlpha - 1) / (Now.HillAlpha - 1);

    /// <summary>The share of the trace in the lower four fifths of the eigenvalues, over that of the reference.</summary>
    public double BulkShare => Now.LowerShare / Reference.LowerShare;
}
