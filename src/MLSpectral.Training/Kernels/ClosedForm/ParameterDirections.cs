using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>k directions in the space of the parameters that count, layer by layer, in the shape that products take them.</summary>
internal sealed class ParameterDirections
{
    private readonly TensorNetwork _network;
    private readonly IReadOnlyList<KernelTerm> _terms;
    private readonly Dictionary<int, Tensor> _weights = [];
    private readonly Dictionary<int, Tensor> _biases = [];

    /// <summary>Zeros. Tensors belong to the caller's dispose scope.</summary>
    public ParameterDirections(TensorNetwork network, IReadOnlyList<KernelTerm> terms, long columns)
    {
        (_network, _terms, Columns) = (network, terms, columns);
        foreach (KernelTerm term in terms)
        {
            TensorLayer layer = network.Layers[term.Layer - 1];
            if (term.WeightFactor is not null)
                _weights[term.Layer] = zeros([columns * layer.Outputs, layer.Inputs], layer.Weight.dtype);
            if (term.BiasFactor is not null)
                _biases[term.Layer] = zeros([columns, layer.Outputs], layer.Weight.dtype);
        }
    }

    /// <summary>k.</summary>
    public long Columns { get; }

    /// <summary>For the weights of a layer, (k · m_l) × m_{l−1}; null if they do not count.</summary>
    public Tensor? Weights(int layer) => _weights.GetValueOrDefault(layer);

    /// <summary>For the biases of a layer, k × m_l; null if they do not count.</summary>
    public Tensor? Biases(int layer) => _biases.GetValueOrDefault(layer);

    /// <summary>Takes the values of a P × k matrix.</summary>
    public void Read(Tensor matrix) => ForEach((part, start, count) => part.copy_(matrix.narrow(0, start, count).t()));

    /// <summary>Writes the values into a P × k matrix.</summary>
    public void WriteTo(Tensor matrix) => ForEach((part, start, count) => matrix.narrow(0, start, count).copy_(part.t()));

    // Every tensor of parameters as k × count, and where it stands among the parameters.
    private void ForEach(Action<Tensor, long, long> action)
    {
        long start = 0;
        foreach (KernelTerm term in _terms)
        {
            using var scope = NewDisposeScope();
            TensorLayer layer = _network.Layers[term.Layer - 1];
            if (Weights(term.Layer) is Tensor weights)
            {
                action(weights.view(Columns, -1), start, layer.Weight.numel());
                start += layer.Weight.numel();
            }

            if (Biases(term.Layer) is Tensor biases)
            {
                action(biases, start, layer.Outputs);
                start += layer.Outputs;
            }
        }
    }
}
