using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// What a network computes on a sample, layer by layer, and the slopes of its activations there: shared by all kernels. Owns its tensors.
/// </summary>
internal sealed class ForwardPass : IDisposable
{
    // z_l, kept where φ'(z_l) cannot be had from a_l, until somebody asks for φ'(z_l): that takes its place.
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
            _activations.Add(empty([x.shape[0], network.Layers[l].Outputs], x.dtype));
            if (ConstantSlope(l + 1) is null && network.Layers[l].Activation.DerivativeFromValue() is null)
                _preactivations[l] = empty([x.shape[0], network.Layers[l].Outputs], x.dtype).DetachFromDisposeScope();
        }

        ForEachBlock(Run);
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
        Activation activation = Network.Layers[layer - 1].Activation;
        Func<Tensor, Tensor> slopesOf = activation.DerivativeFromValue() ?? activation.DerivativeAt;
        Tensor values = _preactivations[layer - 1] ?? _activations[layer],
            slopes = _preactivations[layer - 1] ?? empty_like(values);
        ForEachBlock((start, count) => slopes.narrow(0, start, count).copy_(slopesOf(values.narrow(0, start, count))));
        _preactivations[layer - 1] = null;
        return _slopes[layer - 1] = slopes.DetachFromDisposeScope();
    }

    public void Dispose()
    {
        foreach (Tensor? tensor in _preactivations.Concat(_slopes).Concat(_activations))
            tensor?.Dispose();
    }

    // The whole chain for some rows.
    private void Run(long start, long count)
    {
        Tensor a = _activations[0].narrow(0, start, count);
        for (int l = 0; l < Network.Layers.Count; l++)
        {
            TensorLayer layer = Network.Layers[l];
            Tensor next = _activations[l + 1].narrow(0, start, count),
                z = _preactivations[l]?.narrow(0, start, count) ?? next;

            // In place: torch's linear takes half as long again in single precision.
            z.addmm_(a, layer.Weight.t(), 0, 1);
            if (layer.WeightScale != 1)
                z.MultiplyBy(layer.WeightScale);
            if (layer.Bias is not null)
                z.IncreaseBy(layer.Bias, layer.BiasScale);
            Tensor values = layer.Activation.ApplyTo(z);
            if (!ReferenceEquals(values, next))
                next.copy_(values);
            a = next;
        }
    }

    private void ForEachBlock(Action<long, long> action)
    {
        // Of at most 256 rows, and four for the threads to share where that leaves a hundred rows each.
        long n = Rows,
            blocks = Math.Max((n + 255) / 256, Math.Clamp(n / 128, 1, 4)),
            step = (n + blocks - 1) / blocks;
        TensorWorkers.ForEach(checked((int)((n + step - 1) / step)), n, block => action(block * step, Math.Min(step, n - (block * step))));
    }
}
