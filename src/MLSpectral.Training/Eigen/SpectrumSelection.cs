namespace MLSpectral.Kernels;

/// <summary>The part of a spectrum that is asked for.</summary>
public enum SpectrumSelection
{
    /// <summary>All eigenvalues.</summary>
    All,

    /// <summary>The k largest.</summary>
    Largest,

    /// <summary>The k smallest.</summary>
    Smallest,

    /// <summary>Their distribution.</summary>
    Density,

    /// <summary>The k largest and the distribution, from the same products.</summary>
    LargestAndDensity,
}
