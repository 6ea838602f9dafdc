namespace MLSpectral.Kernels;

/// <summary>What a computation will take, before it starts.</summary>
public readonly record struct Cost
{
    /// <summary>Floating-point operations; a multiplication and an addition are two.</summary>
    public required double Operations { get; init; }

    /// <summary>Memory beyond what is held already, at the peak.</summary>
    public required long Bytes { get; init; }
}
