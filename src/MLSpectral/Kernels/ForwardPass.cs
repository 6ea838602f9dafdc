using MLSpectral.Networks;
using MLSpectral.Tensors;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>What a network computes on a sample, layer by layer, and the slopes of its activations there: shared by all kernels. Owns its tensors.</summary>
internal sealed class ForwardPass : IDisposable
{
    // What a layer's place holds: z_l until somebody asks for φ'(z_l), then that.
    private readonly Tensor?[] _preactivations;
    private readonly Tensor?[] _slopes;
    private readonly List<Tensor> _activations = [];

    /// <summary>Runs the network, outside automatic differentiation.</summary>
    /// <param name="network">Used as long as this object is.</param>
    /// <param name="x">n × d, of the network's type.</param>
    public ForwardPass(TensorNetwork network, Tensor x)
    {
        Network = network;
        _preactivations = new Tensor?[network.Layers.Count];
        _slopes = new Tensor?[network.Layers.Count];
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        _activations.Add(x.contiguous());
        for (int l = 0; l < network.Layers.Count; l++)
        {
            Tensor z = network.Layers[l].Preactivation(_activations[^1]);
            Tensor a = network.Layers[l].Activation.ApplyTo(z);

            // The identity returns its argument; a view keeps ownership simple: one object, one Dispose.
            _activations.Add(ReferenceEquals(a, z) ? z.alias() : a);
            if (ConstantSlope(l + 1) is null)
                _preactivations[l] = z.DetachFromDisposeScope();
        }

        scope.Detach(_activations);
    }

    /// <summary>The network.</summary>
    public TensorNetwork Network { get; }

    /// <summary>n.</summary>
    public long Rows => _activations[0].shape[0];

    /// <summary>A_l, n × m_l: the activations of layer l; l = 0 is the input.</summary>
    public Tensor Activations(int layer) => _activations[layer];

    /// <summary>φ' where it is the same for every z, else null.</summary>
    /// <param name="layer">From 1.</param>
    public double? ConstantSlope(int layer)
    {
        Activation activation = Network.Layers[layer - 1].Activation;
        return activation.Kind == ActivationKind.Identity ? activation.Scale : null;
    }

    /// <summary>D_l = φ'(z_l), n × m_l, of a layer whose slope is not constant.</summary>
    /// <param name="layer">From 1.</param>
    public Tensor Slopes(int layer)
    {
        if (_slopes[layer - 1] is Tensor known)
            return known;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor z = _preactivations[layer - 1]!;
        Tensor slopes = Network.Layers[layer - 1].Activation.DerivativeAt(z).DetachFromDisposeScope();
        z.Dispose();
        _preactivations[layer - 1] = null;
        return _slopes[layer - 1] = slopes;
    }

    public void Dispose()
    {
        foreach (Tensor? tensor in _preactivations.Concat(_slopes).Concat(_activations))
            tensor?.Dispose();
    }
}
