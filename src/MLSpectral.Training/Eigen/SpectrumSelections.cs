namespace MLSpectral.Kernels;

/// <summary>What a part of a spectrum consists of.</summary>
internal static class SpectrumSelections
{
    /// <summary>Whether a number of eigenvalues is asked for.</summary>
    public static bool IncludesCount(this SpectrumSelection part) =>
        part switch
        {
            SpectrumSelection.Largest or SpectrumSelection.Smallest or SpectrumSelection.LargestAndDensity => true,
            SpectrumSelection.All or SpectrumSelection.Density => false,
        };

    /// <summary>Whether the distribution of the eigenvalues is asked for.</summary>
    public static bool IncludesDensity(this SpectrumSelection part) =>
        part switch
        {
            SpectrumSelection.Density or SpectrumSelection.LargestAndDensity => true,
            SpectrumSelection.All or SpectrumSelection.Largest or SpectrumSelection.Smallest => false,
        };
}
