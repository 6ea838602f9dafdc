namespace MLSpectral.Statistics.HeavyTails;

/// <summary>A law of a tail; as a verdict, the one that the values of a tail speak for.</summary>
/// <remarks>
/// The rule of <see cref="TailAnalysis.Kind"/>, in this order:
/// <list type="number">
/// <item>fewer than 10 values in the tail, or no fit: <see cref="Undetermined"/>;</item>
/// <item>alternatives that beat the power law (R &lt; 0) with p below level/4 each (Bonferroni's share of four comparisons): the one among them with the smallest Akaike information;</item>
/// <item>a goodness-of-fit p-value was given and is below 0.1: <see cref="Undetermined"/>, because neither the power law nor an alternative fits;</item>
/// <item>the exponential, the light-tailed rival, is worse than the power law with p below the level: <see cref="PowerLaw"/>;</item>
/// <item>otherwise <see cref="Undetermined"/>: too few values to tell a heavy tail from a light one.</item>
/// </list>
/// That verdict compares five laws and knows nothing of random matrices: the upper edge of a spectrum of pure noise has a kind, too. <see cref="SpectrumStatistics.TailKind"/> first
/// asks whether the spectrum is more than noise, and is <see cref="None"/> where it is not.
/// </remarks>
public enum TailKind
{
    /// <summary>The values do not decide.</summary>
    Undetermined,

    /// <summary>p(x) ∝ x^−α.</summary>
    PowerLaw,

    /// <summary>p(x) ∝ x^−α e^−λx.</summary>
    TruncatedPowerLaw,

    /// <summary>ln x is normally distributed.</summary>
    LogNormal,

    /// <summary>p(x) ∝ e^−λx.</summary>
    Exponential,

    /// <summary>P(X ≥ x) ∝ exp(−(λx)^β).</summary>
    StretchedExponential,

    /// <summary>There is no tail beyond what noise has: of spectra only, never of a sample.</summary>
    None,
}
