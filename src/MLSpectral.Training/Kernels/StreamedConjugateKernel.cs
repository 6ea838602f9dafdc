using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// The spectrum of the conjugate kernel A Aᵀ/m of a layer on any number of rows, which come a batch at a time: AᵀA, m × m, is summed
/// up and has the same eigenvalues but for zeros. Memory does not grow with the rows; n m² operations and the forward passes, then one
/// decomposition of m × m.
/// </summary>
/// <example>
/// <code>
/// using var stream = StreamedConjugateKernel.Create(network, layer: 1);
/// foreach (Tensor batch in batches)
///     stream.Add(batch);
/// using MatrixSpectrum spectrum = stream.Solve();
/// </code>
/// </example>
public sealed class StreamedConjugateKernel : IDisposable
{
    private readonly TensorNetwork _network;
    private readonly Tensor _gram;

    /// <summary>Prepares a stream.</summary>
    /// <param name="network">In the precision to compute in; owned.</param>
    /// <param name="layer">From 0, the input, to L, the outputs.</param>
    internal StreamedConjugateKernel(TensorNetwork network, int layer)
    {
        _network = network;
        Layer = layer;
        long width = layer == 0 ? network.Layers[0].Inputs : network.Layers[layer - 1].Outputs;
        _gram = zeros(width, width, network.Layers[0].Weight.dtype).DetachFromDisposeScope();
    }

    /// <summary>The layer.</summary>
    public int Layer { get; }

    /// <summary>The rows so far, n.</summary>
    public long RowCount { get; private set; }

    /// <summary>Prepares a stream.</summary>
    /// <param name="network">The network, in plain numbers.</param>
    /// <param name="layer">From 0, the input, to L, the outputs.</param>
    /// <param name="options">The precision; null for Float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer, or an option is out of range.</exception>
    public static StreamedConjugateKernel Create(FeedForwardNetwork network, int layer, KernelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (layer < 0 || layer > network.Layers.Count)
            throw new ArgumentOutOfRangeException(
                nameof(layer),
                layer,
                $"Layers go from 0, the input, to {network.Layers.Count}, the outputs."
            );
        options ??= KernelOptions.Default;
        options.Check();
        NativeTorch.EnsureLoaded();
        return new StreamedConjugateKernel(TensorNetwork.Of(network, options.Precision), layer);
    }

    /// <summary>Adds a batch; best of some thousand rows.</summary>
    /// <param name="rows">k × d, Float32 or Float64, finite.</param>
    /// <exception cref="ArgumentException">The rows are no k × d matrix of finite numbers.</exception>
    public void Add([NotNull] Tensor? rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        KernelArguments.CheckSample(rows, _network.Layers[0], nameof(rows));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor a = rows.to(_gram.dtype);
        foreach (TensorLayer layer in _network.Layers.Take(Layer))
            a = layer.Activation.ApplyTo(layer.Preactivation(a));
        SymmetricUpdate.Add(_gram, a);
        RowCount += rows.shape[0];
    }

    /// <summary>
    /// The spectrum of AᵀA/m, m × m: its eigenvalues above the noise floor are those of the kernel of all rows so far, whose other n −
    /// m are 0.
    /// </summary>
    /// <exception cref="InvalidOperationException">No row was added.</exception>
    /// <exception cref="ArithmeticException">An activation is NaN or infinite.</exception>
    public MatrixSpectrum Solve()
    {
        if (RowCount == 0)
            throw new InvalidOperationException("No rows were added to the stream, so there is no kernel. Call Add first.");
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor kernel = _gram.Over(_gram.shape[0]);
        SymmetricProduct.MirrorRows(kernel, 0, kernel.shape[0]);
        return SpectrumSolver.Solve(new DenseMatrix(kernel), SpectrumRequest.All());
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _gram.Dispose();
        _network.Dispose();
    }
}
