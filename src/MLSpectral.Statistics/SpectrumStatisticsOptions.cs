using MLSpectral.Statistics.Checks;
using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral.Statistics;

/// <summary>What is known of a spectrum besides its eigenvalues, and what to compute from it.</summary>
public sealed record SpectrumStatisticsOptions
{
    /// <summary>
    /// N, the larger side of W where the eigenvalues are all those of WᵀW/N and the entries of W were independent at the start; null for
    /// other matrices, whose noise has no known law.
    /// </summary>
    public long? LargerSide { get; init; }

    /// <summary>
    /// The size under which an eigenvalue is rounding: <see cref="Sizes.NoiseFloor.Compute"/> for a matrix formed in double precision; 0
    /// for exact eigenvalues.
    /// </summary>
    public double NoiseFloor { get; init; }

    /// <summary>The chance of calling pure noise anything else, in (0, 1).</summary>
    public double Level { get; init; } = 0.01;

    /// <summary>How many samples the power law's goodness of fit is bootstrapped with; 0 for no bootstrap.</summary>
    public int BootstrapReplicas { get; init; }

    /// <summary>The seed of the bootstrap.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// What shuffling the entries of the matrix showed, from <c>MLSpectral.Kernels.PermutationNull.Test</c> (which needs LibTorch); null
    /// where that was not done.
    /// </summary>
    public PermutationTest? Permutations { get; init; }

    /// <summary>Refuses what cannot be meant.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Check()
    {
        OptionCheck.AtLeast(0, BootstrapReplicas, nameof(BootstrapReplicas), "use 0 for no bootstrap, or for example 1000.");
        OptionCheck.That(Level is > 0 and < 1, nameof(Level), Level, "it is a probability between 0 and 1, such as 0.01.");
    }
}
