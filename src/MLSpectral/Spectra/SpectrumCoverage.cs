namespace MLSpectral;

/// <summary>Which eigenvalues of a matrix a spectrum holds.</summary>
public enum SpectrumCoverage
{
    /// <summary>All of them.</summary>
    All = 0,

    /// <summary>The largest ones.</summary>
    Largest = 1,

    /// <summary>
    /// Quantiles of their density, in equal steps of probability; where a quantile is one of the largest eigenvalues, that is in its place.
    /// </summary>
    Density = 2,
}
