namespace MLSpectral.Statistics.HeavyTails;

/// <summary>How often samples of a fitted power law are as far from their own fit as the observed sample is.</summary>
public sealed record PowerLawGoodnessOfFit
{
    internal PowerLawGoodnessOfFit() { }

    /// <summary>The fit of the observed sample; where there is none, its outcome says why, and every number here is NaN.</summary>
    public required PowerLawFit Fit { get; init; }

    /// <summary>
    /// p = (k + 1)/(B + 1), where k of B replicas have a distance at least as large as the observed one. The observed sample is counted
    /// among the samples of the law, which under the hypothesis it is, so that p is never 0 and, for a given x_min, the test never
    /// rejects more often than its level (Davison and Hinkley 1997, §4.2.3); k/B would. NaN where no replica has a fit, for example
    /// where the range for x_min holds one value only: then <see cref="PowerLawBootstrap.TestGoodnessOfFitAtXmin"/> is the test to ask.
    /// </summary>
    public double PValue { get; init; } = double.NaN;

    /// <summary>√(p(1 − p)/(B + 1)), the standard error of p from the finite number of replicas.</summary>
    public double StandardError { get; init; } = double.NaN;

    /// <summary>B, the number of replicas that have a fit; those without one are left out.</summary>
    public int Replicas { get; init; }
}
