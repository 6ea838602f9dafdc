using MLSpectral.Kernels;
using MLSpectral.Statistics.KernelLaws;
using TorchSharp;

namespace MLSpectral;

/// <summary>
/// What a probe sees: the network at one time, the fixed sample of rows, and the same at the start. What several probes need is computed
/// once.
/// </summary>
/// <remarks>Tensors handed out belong to the context: do not dispose them.</remarks>
public sealed class ProbeContext : IDisposable
{
    private readonly ProbedNetwork _network;
    private readonly Dictionary<torch.ScalarType, NetworkOnSample> _kernels = [];
    private readonly Dictionary<(int Layer, torch.ScalarType Precision), ProbedKernel> _conjugateKernels = [];
    private readonly Dictionary<torch.ScalarType, ProbedKernel> _tangentKernels = [];
    private readonly Dictionary<int, double[]> _weightEigenvalues = [];
    private FeedForwardNetwork? _managed;
    private (KernelInput Input, IReadOnlyList<RandomLayer> Layers)? _randomNetwork;

    internal ProbeContext(
        TensorNetwork network,
        ProbeSample sample,
        long step,
        float epoch,
        ProbeContext? start,
        ProbeContext? previous = null
    )
        : this(new ProbedChain(network), sample, step, epoch, start, previous) { }

    internal ProbeContext(
        ProbedNetwork network,
        ProbeSample sample,
        long step,
        float epoch,
        ProbeContext? start,
        ProbeContext? previous = null
    )
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

    /// <summary>The features of the probe sample, n × d, Float64; n × what the module takes, for a module of one's own.</summary>
    public torch.Tensor Features => Sample.Features;

    /// <summary>
    /// The targets of the probe sample as the network is trained on them (standardized unless switched off), n × C, Float64. NaN where a
    /// monitor was given none.
    /// </summary>
    public torch.Tensor Targets => Sample.Targets;

    /// <summary>The seed of the run, for probes that simulate: the same at every time.</summary>
    public int Seed => Sample.Seed;

    /// <summary>The network as plain arrays in single precision.</summary>
    /// <exception cref="NotSupportedException">It is a module that is no chain of linear layers and known activations.</exception>
    public FeedForwardNetwork Network => _managed ??= _network.ToManaged();

    private ProbeSample Sample { get; }

    /// <summary>Whether what is measured is no longer wanted; may be asked by any thread. Null where nobody can cancel.</summary>
    internal Func<bool>? IsCancelled { get; set; }

    /// <summary>The name of a layer.</summary>
    /// <param name="layer">From 1.</param>
    public string LayerName(int layer) => _network.LayerName(layer);

    /// <summary>
    /// The weights W of a layer, fan-out × fan-in, Float64; of a convolution and the like the first dimension by the rest.
    /// </summary>
    /// <param name="layer">From 1.</param>
    public torch.Tensor Weight(int layer) => _network.Weight(layer);

    /// <summary>
    /// The activations of a layer on the sample, n × m, Float64; layer 0 is the input. Those of a module that is no chain: see
    /// <see cref="SpectralMonitor"/>.
    /// </summary>
    /// <param name="layer">From 0.</param>
    public torch.Tensor Activations(int layer) => Activations(layer, torch.ScalarType.Float64);

    /// <summary>The conjugate kernel A Aᵀ/m of a layer, n × n, Float64.</summary>
    /// <param name="layer">From 0, the input.</param>
    public torch.Tensor ConjugateKernel(int layer) => ConjugateKernel(layer, torch.ScalarType.Float64).Formed;

    /// <summary>The neural tangent kernel of the trained parameters, summed over outputs, n × n, Float64.</summary>
    public torch.Tensor NeuralTangentKernel() => NeuralTangentKernel(torch.ScalarType.Float64).Formed;

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        ReleaseForwardPass();
        foreach (ProbedKernel kernel in AllKernels)
            kernel.Dispose();
        _network.Dispose();
    }

    /// <summary>The activations of a layer on the sample in the precision that kernels are computed in.</summary>
    internal torch.Tensor Activations(int layer, torch.ScalarType precision) => Kernels(precision).Activations(layer);

    /// <summary>The conjugate kernel of a layer, with what is known of it.</summary>
    internal ProbedKernel ConjugateKernel(int layer, torch.ScalarType precision)
    {
        if (!_conjugateKernels.TryGetValue((layer, precision), out ProbedKernel? kernel))
            _conjugateKernels[(layer, precision)] = kernel = new ProbedKernel(() => Kernels(precision).ConjugateKernel(layer));
        return kernel;
    }

    /// <summary>The tangent kernel of the trained parameters, summed over outputs, with what is known of it.</summary>
    internal ProbedKernel NeuralTangentKernel(torch.ScalarType precision)
    {
        if (!_tangentKernels.TryGetValue(precision, out ProbedKernel? kernel))
            _tangentKernels[precision] = kernel = new ProbedKernel(() => TangentKernel(OutputReduction.Trace, precision));
        return kernel;
    }

    /// <summary>
    /// The tangent kernel of the trained parameters with any reduction of the outputs; it lives as long as the forward pass.
    /// </summary>
    internal TangentKernel TangentKernel(OutputReduction outputs, torch.ScalarType precision) => Kernels(precision).TangentKernel(outputs);

    /// <summary>The eigenvalues of WᵀW/N of a layer, N the larger side of W, descending.</summary>
    /// <param name="layer">From 1.</param>
    internal double[] WeightEigenvalues(int layer)
    {
        if (!_weightEigenvalues.TryGetValue(layer, out double[]? eigenvalues))
        {
            torch.Tensor weight = Weight(layer);
            _weightEigenvalues[layer] = eigenvalues = SymmetricEigenvalues.OfGram(weight, Math.Max(weight.shape[0], weight.shape[1]));
        }

        return eigenvalues;
    }

    /// <summary>The sample and the layers as the laws of kernels at initialization see them; null where the network is no chain.</summary>
    internal (KernelInput Input, IReadOnlyList<RandomLayer> Layers)? RandomNetwork()
    {
        if (_randomNetwork is null && _network.InitialLayers() is { } layers && Features.shape[0] > 1)
        {
            using torch.Tensor rows = Features.flatten(1);
            double[] eigenvalues = SymmetricEigenvalues.OfGram(rows, rows.shape[1]);
            Array.Resize(ref eigenvalues, checked((int)rows.shape[0]));
            if (eigenvalues[0] > 0)
                _randomNetwork = (KernelInput.Create(rows.ToDoubles(), checked((int)rows.shape[0]), eigenvalues), layers);
        }

        return _randomNetwork;
    }

    /// <summary>
    /// Writes the network and the eigenvectors that later times start from; all else is computed again when it is asked for.
    /// </summary>
    internal void Write(BinaryWriter writer)
    {
        writer.Write(Step);
        writer.Write(Epoch);
        NetworkFormat.Write(writer, _network.ToManaged());
        Write(writer, _conjugateKernels.ToDictionary(pair => pair.Key, pair => pair.Value.LeadingVectors));
        Write(writer, _tangentKernels.ToDictionary(pair => (0, pair.Key), pair => pair.Value.LeadingVectors));
    }

    /// <summary>Reads what <see cref="Write(BinaryWriter)"/> wrote.</summary>
    /// <param name="reader">The state.</param>
    /// <param name="present">The network as it is now, whose shape is that of every time.</param>
    /// <param name="sample">The rows.</param>
    /// <param name="start">The context of the start; null for the start itself.</param>
    /// <exception cref="InvalidDataException">The network has another shape, or vectors another length.</exception>
    internal static ProbeContext Read(PayloadReader reader, TensorNetwork present, ProbeSample sample, ProbeContext? start)
    {
        (long step, float epoch) = (reader.ReadInt64(), BitConverter.Int32BitsToSingle(reader.ReadInt32()));
        FeedForwardNetwork read = NetworkFormat.Read(reader);
        if (read.ToString() != present.ToManaged().ToString())
            throw new InvalidDataException(
                $"The state of the run has a probed network {read} and this run trains {present.ToManaged()}. Go on with the options "
                    + $"and the data that the run was started with."
            );
        using TensorNetwork all = TensorNetwork.Of(read, torch.ScalarType.Float64);
        var network = new TensorNetwork([
            .. all.Layers.Zip(present.Layers, (layer, now) => layer with { IsTrained = now.IsTrained }),
        ]);
        var context = new ProbeContext(network, sample, step, epoch, start);
        foreach ((int layer, torch.ScalarType precision, torch.Tensor vectors) in ReadVectors(reader, sample))
        {
            using (vectors)
                context.ConjugateKernel(layer, precision).Keep(vectors);
        }

        foreach ((_, torch.ScalarType precision, torch.Tensor vectors) in ReadVectors(reader, sample))
        {
            using (vectors)
                context.NeuralTangentKernel(precision).Keep(vectors);
        }

        return context;
    }

    /// <summary>The same network at the same time on other rows.</summary>
    internal ProbeContext On(ProbeSample sample) => new(_network, sample, Step, Epoch, start: null);

    /// <summary>
    /// Frees what can be computed again: what is kept for later comparison keeps its kernels, but not its activations, and nothing of the
    /// times before it.
    /// </summary>
    internal void ReleaseForwardPass()
    {
        Previous = null;
        foreach (ProbedKernel kernel in AllKernels)
            kernel.Close();
        foreach (NetworkOnSample kernels in _kernels.Values)
            kernels.Dispose();
        _kernels.Clear();
    }

    private static void Write(
        BinaryWriter writer,
        IReadOnlyDictionary<(int Layer, torch.ScalarType Precision), torch.Tensor?> vectorsOfKernels
    )
    {
        var known = vectorsOfKernels.Where(pair => pair.Value is not null).OrderBy(pair => pair.Key).ToList();
        writer.Write(known.Count);
        foreach (((int layer, torch.ScalarType precision), torch.Tensor? vectors) in known)
        {
            writer.Write(layer);
            writer.Write((int)precision);
            TensorState.WriteDoubles(writer, vectors!);
        }
    }

    private static IEnumerable<(int Layer, torch.ScalarType Precision, torch.Tensor Vectors)> ReadVectors(
        PayloadReader reader,
        ProbeSample sample
    )
    {
        for (int count = reader.ReadCount(bytesEach: 2 * sizeof(int)); count > 0; count--)
            yield return (
                reader.ReadInt32(),
                (torch.ScalarType)reader.ReadInt32(),
                TensorState.ReadDoubles(reader, sample.Features.shape[0])
            );
    }

    private IEnumerable<ProbedKernel> AllKernels => _conjugateKernels.Values.Concat(_tangentKernels.Values);

    private NetworkOnSample Kernels(torch.ScalarType precision)
    {
        if (!_kernels.TryGetValue(precision, out NetworkOnSample? kernels))
            _kernels[precision] = kernels = _network.On(Sample, precision);
        return kernels;
    }
}
