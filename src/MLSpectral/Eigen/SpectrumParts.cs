namespace MLSpectral.Eigen;

/// <summary>What a part of a spectrum consists of.</summary>
internal static class SpectrumParts
{
    /// <summary>Whether a number of eigenvalues is asked for.</summary>
    public static bool HasCount(this SpectrumPart part) =>
        part switch
        {
            SpectrumPart.Largest or SpectrumPart.Smallest or SpectrumPart.LargestAndDensity => true,
            SpectrumPart.All or SpectrumPart.Density => false,
        };

    /// <summary>Whether the distribution of the eigenvalues is asked for.</summary>
    public static bool HasDensity(this SpectrumPart part) =>
        part switch
        {
            SpectrumPart.Density or SpectrumPart.LargestAndDensity => true,
            SpectrumPart.All or SpectrumPart.Largest or SpectrumPart.Smallest => false,
        };
}
