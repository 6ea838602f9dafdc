using MLSpectral.Statistics.Checks;
using TorchSharp;

namespace MLSpectral;

/// <summary>How much of a kernel's spectrum a probe measures, and how.</summary>
public sealed record KernelProbeOptions
{
    /// <summary>The options where nothing is said: all eigenvalues in Float64, the share of the target in ten eigenvectors.</summary>
    public static KernelProbeOptions Default { get; } = new();

    /// <summary>
    /// All eigenvalues, which takes 8 n² bytes and O(n³) operations for n rows of the sample; the largest ones; or their density. For
    /// the last two, kernels of more than 5000 rows are not formed, and what needs the entries (drift, CKA, velocity, centred alignment)
    /// is NaN.
    /// </summary>
    public SpectrumCoverage Coverage { get; init; } = SpectrumCoverage.All;

    /// <summary>
    /// The number of leading eigenvectors for <c>CumulativeTargetAlignment</c>, and of eigenvalues where only the largest ones are
    /// measured.
    /// </summary>
    public int LeadingCount { get; init; } = 10;

    /// <summary>The number of random vectors of a density.</summary>
    public int ProbeVectors { get; init; } = 12;

    /// <summary>Products with each random vector of a density.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>
    /// Float64, or Float32 for half the time of forming and decomposing (what is kept for later comparison is in Float64); then eigenvalues
    /// under n·1.2e-7·λ₁ are noise, and the noise floor says so. Modules measured by automatic differentiation are always in Float64.
    /// </summary>
    public torch.ScalarType Precision { get; init; } = torch.ScalarType.Float64;

    /// <summary>Refuses what cannot be meant.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Check()
    {
        OptionCheck.Defined(Coverage, nameof(Coverage));
        OptionCheck.AtLeast(1, LeadingCount, nameof(LeadingCount), "it is a number of eigenvectors. Give at least 1; 10 are usual.");
        OptionCheck.AtLeast(1, ProbeVectors, nameof(ProbeVectors), "a density needs at least one random vector; 12 are usual.");
        OptionCheck.AtLeast(2, Steps, nameof(Steps), "a density needs at least two products with each vector; 20 are usual.");
        OptionCheck.That(
            Precision is torch.ScalarType.Float64 or torch.ScalarType.Float32,
            nameof(Precision),
            Precision,
            "kernels are computed in Float64 or Float32. Use one of them."
        );
    }
}
