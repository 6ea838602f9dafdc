using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>The task of a Lanczos run: what it is to find, and within what bounds.</summary>
internal sealed record LanczosSettings
{
    /// <summary>n.</summary>
    public required long Size { get; init; }

    /// <summary>k, the number of leading pairs; 0 where only moments are wanted.</summary>
    public required int Wanted { get; init; }

    /// <summary>b.</summary>
    public required int BlockSize { get; init; }

    /// <summary>The largest number of basis vectors before a restart.</summary>
    public required int Capacity { get; init; }

    /// <summary>A pair has converged where ‖K x − θ x‖ ≤ tolerance · ‖K‖₂.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Steps to take at least, for the moments.</summary>
    public int Steps { get; init; }

    /// <summary>The seed of the random vectors.</summary>
    public int Seed { get; init; }

    /// <summary>The number of the first stream of random numbers.</summary>
    public int FirstStream { get; init; }

    /// <summary>Products with a vector after which the run ends, converged or not.</summary>
    public long MaximumProducts { get; init; } = long.MaxValue;

    /// <summary>Machine epsilon of the products.</summary>
    public double Epsilon { get; init; } = NoiseFloor.MachineEpsilon;

    /// <summary>Vectors near the wanted ones, one a row, Float64; or null.</summary>
    public Tensor? Start { get; init; }
}
