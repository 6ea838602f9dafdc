using MLSpectral.Statistics.Checks;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>How kernels are computed.</summary>
public sealed record KernelOptions
{
    /// <summary>The options where nothing is said: Float64, tiles chosen by size.</summary>
    public static KernelOptions Default { get; } = new();

    /// <summary>
    /// Float64, or Float32 for half the time and memory: then eigenvalues carry an absolute error of about 3e-8 λ₁, and all below
    /// n·1.2e-7·λ₁ are noise.
    /// </summary>
    public ScalarType Precision { get; init; } = ScalarType.Float64;

    /// <summary>Rows of a tile; null to choose by size. Results do not depend on it but for rounding.</summary>
    public int? TileRows { get; init; }

    /// <summary>Refuses what cannot be meant.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Check()
    {
        OptionCheck.That(
            Precision is ScalarType.Float32 or ScalarType.Float64,
            nameof(Precision),
            Precision,
            "kernels are computed in Float32 or Float64. Use one of them."
        );
        OptionCheck.AtLeast(1, TileRows ?? 1, nameof(TileRows), "a tile needs at least one row. Leave it null to choose by size.");
    }
}
