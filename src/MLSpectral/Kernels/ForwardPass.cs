using MLSpectral.Networks;
using MLSpectral.Tensors;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>What a network computes on a sample, layer by layer, and its derivatives: shared by the conjugate and the tangent kernel. Owns its tensors.</summary>
internal sealed class ForwardPass : IDisposable
{
    private readonly TensorNetwork _network;
    private readonly List<Tensor> _preactivations = [];
    private readonly List<Tensor> _activations = [];

    /// <summary>Runs the network, outside automatic differentiation.</summary>
    /// <param name="network">Used as long as this object is.</param>
    /// <param name="x">n × d, of the network's type.</param>
    public ForwardPass(TensorNetwork network, Tensor x)
    {
        _network = network;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        _activations.Add(x.alias());
        foreach (TensorLayer layer in network.Layers)
        {
            Tensor z = layer.Preactivation(_activations[^1]);
            _preactivations.Add(z);

            // The identity returns its argument; a view keeps ownership simple: one object, one Dispose.
            Tensor a = layer.Activation.ApplyTo(z);
            _activations.Add(ReferenceEquals(a, z) ? z.alias() : a);
        }

        scope.Detach(_preactivations);
        scope.Detach(_activations);
    }

    /// <summary>A_l, n × m_l: the activations of layer l; l = 0 is the input.</summary>
    public Tensor Activations(int layer) => _activations[layer];

    /// <summary>B_l = ∂f/∂z_l, n × C × m_l for l = 1…L, as a list that starts with l = 1. They belong to the caller's dispose scope.</summary>
    /// <remarks>B_L = diag φ'(z_L), B_l = (s_{l+1} B_{l+1} W_{l+1}) ∘ φ'(z_l).</remarks>
    public Tensor[] OutputDerivatives()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        IReadOnlyList<TensorLayer> layers = _network.Layers;
        var result = new Tensor[layers.Count];
        result[^1] = diag_embed(layers[^1].Activation.DerivativeAt(_preactivations[^1]));
        for (int l = layers.Count - 2; l >= 0; l--)
        {
            Tensor propagated = matmul(result[l + 1], layers[l + 1].Weight);
            if (layers[l + 1].WeightScale != 1)
                propagated.MultiplyBy(layers[l + 1].WeightScale);
            result[l] = layers[l].Activation.Kind == ActivationKind.Identity && layers[l].Activation.Scale == 1
                ? propagated
                : propagated.mul_(layers[l].Activation.DerivativeAt(_preactivations[l]).unsqueeze(1));
        }

        scope.MoveToOuter(result);
        return result;
    }

    public void Dispose()
    {
        _preactivations.ForEach(tensor => tensor.Dispose());
        _activations.ForEach(tensor => tensor.Dispose());
    }
}
