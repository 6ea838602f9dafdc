using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>A fully connected layer on tensors: a = φ(z), z = s W x + t b. Owns its weights and biases.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Weight">W, fan-out × fan-in.</param>
/// <param name="Bias">b, or null.</param>
/// <param name="WeightScale">s.</param>
/// <param name="BiasScale">t.</param>
/// <param name="Activation">φ.</param>
/// <param name="IsTrained">Whether the optimizer changes W and b, and so whether the tangent kernel counts them.</param>
internal sealed record TensorLayer(
    string Name,
    Tensor Weight,
    Tensor? Bias,
    double WeightScale,
    double BiasScale,
    Activation Activation,
    bool IsTrained = true
) : IDisposable
{
    public long Inputs => Weight.shape[1];

    public long Outputs => Weight.shape[0];

    /// <summary>W, and b if there is one.</summary>
    public IEnumerable<Tensor> Parameters => Bias is null ? [Weight] : [Weight, Bias];

    /// <summary>z for the rows x of an n × fan-in matrix.</summary>
    public Tensor Preactivation(Tensor x)
    {
        if (WeightScale == 1 && BiasScale == 1)
            return nn.functional.linear(x, Weight, Bias);
        Tensor z = nn.functional.linear(x, Weight).Times(WeightScale);
        return Bias is null ? z : z.Plus(Bias.Times(BiasScale));
    }

    /// <summary>A layer from plain arrays.</summary>
    public static TensorLayer Of(DenseLayer layer, ScalarType type)
    {
        using Tensor weight = layer.Weights.Span.ToTensor(layer.Outputs, layer.Inputs);
        using Tensor? bias = layer.Biases.IsEmpty ? null : layer.Biases.Span.ToTensor(layer.Outputs);
        return new TensorLayer(
            layer.Name,
            Copy(weight, type),
            bias is null ? null : Copy(bias, type),
            layer.WeightScale,
            layer.BiasScale,
            layer.Activation
        );
    }

    /// <summary>A copy of some precision on the CPU, outside automatic differentiation.</summary>
    public TensorLayer To(ScalarType type) => this with { Weight = Copy(Weight, type), Bias = Bias is null ? null : Copy(Bias, type) };

    /// <summary>A copy as plain arrays in single precision.</summary>
    public DenseLayer ToManaged() =>
        new(
            Name,
            checked((int)Inputs),
            checked((int)Outputs),
            ToSingles(Weight),
            Bias is null ? [] : ToSingles(Bias),
            WeightScale,
            BiasScale,
            Activation
        );

    public void Dispose()
    {
        Weight.Dispose();
        Bias?.Dispose();
    }

    private static float[] ToSingles(Tensor tensor)
    {
        using Tensor single = Copy(tensor, ScalarType.Float32);
        return single.ToSingles();
    }

    private static Tensor Copy(Tensor tensor, ScalarType type)
    {
        using Tensor detached = tensor.detach();
        return detached.to(type, CPU, copy: true).DetachFromDisposeScope();
    }
}
