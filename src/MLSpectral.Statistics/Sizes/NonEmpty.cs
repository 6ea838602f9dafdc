using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.Sizes;

/// <summary>The check that every spectrum to be measured has to pass.</summary>
internal static class NonEmpty
{
    /// <summary>Refuses a spectrum without eigenvalues, with one that is not finite, or not in descending order.</summary>
    public static void Require(ReadOnlySpan<double> eigenvalues, string name)
    {
        if (eigenvalues.IsEmpty)
            throw new ArgumentException("The spectrum is empty; it needs at least one eigenvalue.", name);
        Descending.Require(eigenvalues, name);
    }
}
