using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// The conjugate kernels (CK) and tangent kernels (NTK) of a feed-forward chain z_l = s_l W_l a_{l−1} + t_l b_l, a_l = φ_l(z_l), l =
/// 1…L, on the n rows of a sample, in closed form. The forward pass is run once, derivatives of the outputs are computed when first
/// needed; all kernels share them.
/// </summary>
/// <remarks>
/// Memory: n Σ m_l values twice, and n C' Σ m_l for a tangent kernel of more than two layers, C' being the number of combinations of
/// outputs (1 for one output, a logit and the sum of logits). Kernels handed out work as long as this object is not disposed of. Not safe
/// for several threads at a time.
/// </remarks>
public sealed class NetworkKernels : IDisposable
{
    private readonly ForwardPass _forward;
    private readonly bool _ownsNetwork;
    private readonly Dictionary<OutputReduction, BackwardPass> _backward = [];
    private readonly Dictionary<int, Tensor> _grams = [];
    private readonly Dictionary<int, Tensor> _factors = [];
    private readonly InputGram? _inputGram;

    /// <summary>Runs the network.</summary>
    /// <param name="network">Used as long as this object is; copied only if it is not of the precision asked for.</param>
    /// <param name="x">X, n × d, Float32 or Float64.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="inputGram">X Xᵀ of the precision asked for, where it is kept for longer; used as long as this object is, and not
    /// owned. Null to compute it here.</param>
    internal NetworkKernels(TensorNetwork network, Tensor x, KernelOptions? options = null, InputGram? inputGram = null)
        : this(network, ownsNetwork: false, x, options ?? KernelOptions.Default, inputGram) { }

    private NetworkKernels(TensorNetwork network, bool ownsNetwork, Tensor x, KernelOptions options, InputGram? inputGram)
    {
        options.Check();
        KernelArguments.CheckSample(x, network.Layers[0], nameof(x));
        KernelArguments.CheckParameters(network);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Settings = options;
        bool isCopied = network.Layers.Any(layer => layer.Weight.dtype != options.Precision);
        _ownsNetwork = ownsNetwork || isCopied;
        Network = isCopied ? network.To(options.Precision) : network;
        _forward = new ForwardPass(Network, x.to(options.Precision));
        _inputGram = inputGram;
    }

    /// <summary>The number of layers, L.</summary>
    public int LayerCount => Network.Layers.Count;

    /// <summary>The number of rows of the sample, n.</summary>
    public long SampleSize => _forward.Rows;

    /// <summary>The number of outputs, C.</summary>
    public long OutputCount => Network.Layers[^1].Outputs;

    /// <summary>How the kernels are computed.</summary>
    public KernelOptions Settings { get; }

    internal TensorNetwork Network { get; }

    /// <summary>Runs a network on a sample.</summary>
    /// <param name="network">The network, in plain numbers.</param>
    /// <param name="x">X, n × d, Float32 or Float64.</param>
    /// <param name="options">Precision and tiles; null for the defaults.</param>
    /// <returns>The kernels; dispose of them to free their memory.</returns>
    /// <exception cref="ArgumentException">X is not an n × d matrix of Float32 or Float64 with finite entries, the network has parameters
    /// that are NaN or infinite, or an option is out of range.</exception>
    public static NetworkKernels Create(FeedForwardNetwork network, Tensor x, KernelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(x);
        NativeTorch.EnsureLoaded();
        options ??= KernelOptions.Default;
        options.Check();
        var tensors = TensorNetwork.Of(network, options.Precision);
        try
        {
            return new NetworkKernels(tensors, ownsNetwork: true, x, options, inputGram: null);
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    /// <summary>A_l, n × m_l: the activations of a layer on the sample. Belongs to this object.</summary>
    /// <param name="layer">l, from 0, the input, to L, the outputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public Tensor Activations(int layer)
    {
        CheckLayer(layer);
        return _forward.Activations(layer);
    }

    /// <summary>The conjugate kernel of a layer, A_l A_lᵀ / m_l, n × n, with A_l/√m_l as its factor.</summary>
    /// <param name="layer">l, from 0, the input, to L, the outputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public SymmetricMatrix ConjugateKernel(int layer)
    {
        CheckLayer(layer);
        return new ConjugateKernelMatrix(this, layer);
    }

    /// <summary>
    /// The conjugate kernel between the sample and other rows, A_l(X) A_l(X₂)ᵀ / m_l, n × k; 2 n k m_l operations and a forward pass.
    /// </summary>
    /// <param name="layer">l, from 0, the input, to L, the outputs.</param>
    /// <param name="other">X₂, k × d, of the precision of the kernels.</param>
    /// <returns>Belongs to the caller.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    /// <exception cref="ArgumentException">X₂ is not a k × d matrix of the precision of the kernels with finite entries.</exception>
    public Tensor CrossConjugateKernel(int layer, Tensor other)
    {
        CheckLayer(layer);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using ForwardPass forward = Forward(other, nameof(other));
        Tensor activations = _forward.Activations(layer);
        return scope.MoveToOuter(activations.mm(forward.Activations(layer).t()).DivideBy(activations.shape[1]));
    }

    /// <summary>The neural tangent kernel, whole or reduced, of all parameters or some.</summary>
    /// <param name="outputs">What becomes of the outputs; null for their sum, <see cref="OutputReduction.Trace"/>.</param>
    /// <param name="parameters">Which parameters count; null for all.</param>
    /// <exception cref="ArgumentException">The reduction names an output that the network does not have, or the selection counts no
    /// parameter.</exception>
    public TangentKernel TangentKernel(OutputReduction? outputs = null, ParameterSelection? parameters = null) =>
        new ClosedFormTangentKernel(this, outputs ?? OutputReduction.Trace, parameters ?? ParameterSelection.All);

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        foreach (BackwardPass pass in _backward.Values)
            pass.Dispose();
        foreach (Tensor tensor in _grams.Values.Concat(_factors.Values))
            tensor.Dispose();
        _forward.Dispose();
        if (_ownsNetwork)
            Network.Dispose();
    }

    /// <summary>A_l A_lᵀ, computed once and kept: every kernel uses it from then on. Belongs to this object.</summary>
    internal Tensor Gram(int layer)
    {
        if (layer == 0 && _inputGram is not null)
            return _inputGram.Value;
        if (!_grams.TryGetValue(layer, out Tensor? gram))
            _grams[layer] = gram = SymmetricProduct.Of(_forward.Activations(layer), Settings.TileRows).DetachFromDisposeScope();
        return gram;
    }

    /// <summary>Computes X Xᵀ if it is kept for longer than this object, so that it is at hand from now on.</summary>
    internal void KeepInputGram() => _ = _inputGram?.Value;

    /// <summary>A_l A_lᵀ if it is at hand, else null.</summary>
    internal Tensor? KnownGram(int layer) => layer == 0 && _inputGram is not null ? _inputGram.Known : _grams.GetValueOrDefault(layer);

    /// <summary>A_l/√m_l, computed once and kept. Belongs to this object.</summary>
    internal Tensor Factor(int layer)
    {
        if (!_factors.TryGetValue(layer, out Tensor? factor))
        {
            Tensor activations = _forward.Activations(layer);
            _factors[layer] = factor = activations.Over(Math.Sqrt(activations.shape[1])).DetachFromDisposeScope();
        }

        return factor;
    }

    /// <summary>The sample as rows or columns of a tangent kernel.</summary>
    internal KernelSide Side(OutputReduction outputs)
    {
        // With one output every reduction is the kernel itself.
        OutputReduction key = OutputCount == 1 ? OutputReduction.Trace : outputs;
        if (!_backward.TryGetValue(key, out BackwardPass? backward))
            _backward[key] = backward = new BackwardPass(_forward, key);
        return new KernelSide(_forward, backward);
    }

    /// <summary>Products with the Jacobian on the sample.</summary>
    internal JacobianProducts Jacobian(IReadOnlyList<KernelTerm> terms) => new(_forward, terms, Settings.TileRows);

    /// <summary>A forward pass on other rows, which the caller disposes of.</summary>
    internal ForwardPass Forward([NotNull] Tensor? other, string name)
    {
        ArgumentNullException.ThrowIfNull(other, name);
        KernelArguments.CheckSample(other, Network.Layers[0], name);
        KernelArguments.CheckPrecision(other, Settings.Precision, name);
        return new ForwardPass(Network, other);
    }

    private void CheckLayer(int layer)
    {
        if (layer < 0 || layer > LayerCount)
            throw new ArgumentOutOfRangeException(nameof(layer), layer, $"Layers go from 0, the input, to {LayerCount}, the outputs.");
    }
}
