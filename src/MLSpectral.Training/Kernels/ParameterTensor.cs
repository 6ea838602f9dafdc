namespace MLSpectral.Kernels;

/// <summary>A tensor of parameters and its place in the network.</summary>
public readonly record struct ParameterTensor
{
    /// <summary>For example <c>Hidden1.weight</c>.</summary>
    public string Name { get; internal init; }

    /// <summary>The layer it belongs to, from 1.</summary>
    public int Layer { get; internal init; }

    /// <summary>Whether it is the layer's bias.</summary>
    public bool IsBias { get; internal init; }

    /// <summary>Whether the optimizer changes it.</summary>
    public bool IsTrained { get; internal init; }

    /// <summary>The number of values in it.</summary>
    public long Count { get; internal init; }
}
