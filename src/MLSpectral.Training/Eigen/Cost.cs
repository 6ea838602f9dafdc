namespace MLSpectral.Kernels;

/// <summary>What a computation will take, before it starts.</summary>
/// <param name="Operations">Floating-point operations; a multiplication and an addition are two.</param>
/// <param name="Bytes">Memory beyond what is held already, at the peak.</param>
public readonly record struct Cost(double Operations, long Bytes);
