using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>A feed-forward chain on tensors: what is trained, and what kernels are computed from. Owns its layers.</summary>
internal sealed class TensorNetwork(IReadOnlyList<TensorLayer> layers) : IDisposable
{
    public IReadOnlyList<TensorLayer> Layers { get; } = layers;

    /// <summary>The parameters that the optimizer changes.</summary>
    public IEnumerable<Tensor> TrainedParameters => Layers.Where(layer => layer.IsTrained).SelectMany(layer => layer.Parameters);

    /// <summary>The number of values in <see cref="TrainedParameters"/>.</summary>
    public long TrainedParameterCount => TrainedParameters.Sum(parameter => parameter.numel());

    /// <summary>The outputs, n × C, for the rows of x, n × d.</summary>
    public Tensor Forward(Tensor x)
    {
        Tensor a = x;
        foreach (TensorLayer layer in Layers)
            a = layer.Activation.ApplyTo(layer.Preactivation(a));
        return a;
    }

    /// <summary>A network from plain arrays.</summary>
    public static TensorNetwork Of(FeedForwardNetwork network, ScalarType type) =>
        new([.. network.Layers.Select(layer => TensorLayer.Of(layer, type))]);

    /// <summary>A copy in double precision.</summary>
    public TensorNetwork ToDouble() => To(ScalarType.Float64);

    /// <summary>A copy of some precision.</summary>
    public TensorNetwork To(ScalarType type) => new([.. Layers.Select(layer => layer.To(type))]);

    /// <summary>A copy as plain arrays.</summary>
    public FeedForwardNetwork ToManaged() => new([.. Layers.Select(layer => layer.ToManaged())]);

    public void Dispose()
    {
        foreach (TensorLayer layer in Layers)
            layer.Dispose();
    }
}
