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
}
