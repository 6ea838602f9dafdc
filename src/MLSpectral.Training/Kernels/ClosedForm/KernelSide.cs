namespace MLSpectral.Kernels;

/// <summary>One side of a tangent kernel, its rows or its columns: a sample and the derivatives of the outputs there.</summary>
/// <param name="Forward">The forward pass on the sample.</param>
/// <param name="Backward">The derivatives, for the reduction of the kernel.</param>
internal sealed record KernelSide(ForwardPass Forward, BackwardPass Backward);
