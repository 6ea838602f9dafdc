namespace MLSpectral.Statistics.HeavyTails;

/// <summary>Confidence intervals of a power-law fit, with the uncertainty of the search for x_min in them.</summary>
public sealed record PowerLawIntervals
{
    internal PowerLawIntervals() { }

    /// <summary>The fit of the observed sample; where there is none, its outcome says why, and every end is NaN.</summary>
    public required PowerLawFit Fit { get; init; }

    /// <summary>The confidence level.</summary>
    public required double Level { get; init; }

    /// <summary>The lower end for α.</summary>
    public double AlphaLower { get; init; } = double.NaN;

    /// <summary>The upper end for α.</summary>
    public double AlphaUpper { get; init; } = double.NaN;

    /// <summary>
    /// The lower end for x_min, excluded itself: the lowest one that was allowed (0 by default) where no value of the sample, not even the
    /// smallest, is too low for the law to begin at. Above <see cref="PowerLawFit.Xmin"/> where no tail from there on passes its own test.
    /// </summary>
    public double XminLower { get; init; } = double.NaN;

    /// <summary>The upper end for x_min.</summary>
    public double XminUpper { get; init; } = double.NaN;

    /// <summary>The number of resamples that have a fit; those without one are left out.</summary>
    public int Replicas { get; init; }
}
