namespace MLSpectral.Kernels;

/// <summary>A tensor of parameters and its place in the network.</summary>
/// <param name="Name">For example <c>Hidden1.weight</c>.</param>
/// <param name="Layer">The layer it belongs to, from 1.</param>
/// <param name="IsBias">Whether it is the layer's bias.</param>
/// <param name="IsTrained">Whether the optimizer changes it.</param>
/// <param name="Count">The number of values in it.</param>
public readonly record struct ParameterTensor(string Name, int Layer, bool IsBias, bool IsTrained, long Count);
