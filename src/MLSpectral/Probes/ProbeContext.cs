using MLSpectral.Networks;
using MLSpectral.Tensors;
using TorchSharp;

namespace MLSpectral.Probes;

/// <summary>What a probe sees: the network at one time, the fixed sample of rows, and the same at the start. What several probes need is computed once.</summary>
/// <remarks>Tensors handed out belong to the context: do not dispose them.</remarks>
public sealed class ProbeContext : IDisposable
{
    private readonly ProbedNetwork _network;
    private readonly Dictionary<int, torch.Tensor> _conjugateKernels = [];
    private ProbedKernels? _kernels;
    private torch.Tensor? _tangentKernel;
    private FeedForwardNetwork? _managed;

    internal ProbeContext(TensorNetwork network, ProbeSample sample, long step, float epoch, ProbeContext? start, ProbeContext? previous = null)
        : this(new ProbedChain(network), sample, step, epoch, start, previous)
    {
    }

    internal ProbeContext(ProbedNetwork network, ProbeSample sample, long step, float epoch, ProbeContext? start, ProbeContext? previous = null)
    {
        _network = network.Copy();
        Sample = sample;
        Step = step;
        Epoch = epoch;
        Start = start ?? this;
        Previous = previous;
    }

    /// <summary>Optimizer steps taken so far.</summary>
    public long Step { get; }

    /// <summary>Passes over the training rows so far, with fractions.</summary>
    public float Epoch { get; }

    /// <summary>The context of the first measurement of the run; this one itself at the start.</summary>
    public ProbeContext Start { get; }

    /// <summary>The context of the measurement before on the same rows; null at the first. It has no other before it.</summary>
    public ProbeContext? Previous { get; private set; }

    /// <summary>The number of layers, the output layer included.</summary>
    public int LayerCount => _network.LayerCount;

    /// <summary>The number of parameters that are trained, P.</summary>
    public long TrainedParameterCount => _network.TrainedParameterCount;

    /// <summary>The features of the probe sample, n × d, Float64.</summary>
    public torch.Tensor Features => Sample.Features;

    /// <summary>The targets of the probe sample as the network is trained on them (standardized unless switched off), n × C, Float64.</summary>
    public torch.Tensor Targets => Sample.Targets;

    /// <summary>The seed of the run, for probes that simulate: the same at every time.</summary>
    public int Seed => Sample.Seed;

    /// <summary>The network as plain arrays in single precision.</summary>
    public FeedForwardNetwork Network => _managed ??= _network.ToManaged();

    private ProbeSample Sample { get; }

    private ProbedKernels Kernels => _kernels ??= _network.On(Features);

    /// <summary>The name of a layer.</summary>
    /// <param name="layer">From 1.</param>
    public string LayerName(int layer) => _network.LayerName(layer);

    /// <summary>The weights W of a layer, fan-out × fan-in, Float64.</summary>
    /// <param name="layer">From 1.</param>
    public torch.Tensor Weight(int layer) => _network.Weight(layer);

    /// <summary>The activations of a layer on the sample, n × m, Float64; layer 0 is the input.</summary>
    /// <param name="layer">From 0.</param>
    public torch.Tensor Activations(int layer) => Kernels.Activations(layer);

    /// <summary>The conjugate kernel A Aᵀ/m of a layer, n × n, Float64.</summary>
    /// <param name="layer">From 0, the input.</param>
    public torch.Tensor ConjugateKernel(int layer)
    {
        if (!_conjugateKernels.TryGetValue(layer, out torch.Tensor? kernel))
            _conjugateKernels[layer] = kernel = Kernels.FormConjugateKernel(layer).DetachFromDisposeScope();
        return kernel;
    }

    /// <summary>The neural tangent kernel of the trained parameters, summed over outputs, n × n, Float64.</summary>
    public torch.Tensor NeuralTangentKernel() =>
        _tangentKernel ??= Kernels.TangentKernel().Form().DetachFromDisposeScope();

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        ReleaseForwardPass();
        foreach (torch.Tensor kernel in _conjugateKernels.Values)
            kernel.Dispose();
        _tangentKernel?.Dispose();
        _network.Dispose();
    }

    /// <summary>The same network at the same time on other rows.</summary>
    internal ProbeContext On(ProbeSample sample) => new(_network, sample, Step, Epoch, start: null);

    /// <summary>Frees what can be computed again: what is kept for later comparison keeps its kernels, but not its activations, and nothing of the times before it.</summary>
    internal void ReleaseForwardPass()
    {
        Previous = null;
        _kernels?.Dispose();
        _kernels = null;
    }
}
