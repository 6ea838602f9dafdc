using MLSpectral.Kernels;
using MLSpectral.Statistics.KernelLaws;
using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Statistics;

/// <summary>A random network on Gaussian rows, and the spectra of its kernels.</summary>
internal sealed class KernelSimulation : IDisposable
{
    private readonly TensorNetwork _network;
    private readonly NetworkKernels _kernels;
    private readonly Tensor _rows;

    /// <summary>
    /// Draws rows of length √d and weights of variance 1, in the NTK parameterization or its equal in the standard one.
    /// </summary>
    public KernelSimulation(
        int seed,
        int count,
        int[] widths,
        Activation activation,
        double gain = 1,
        bool isStandard = false,
        bool hasBiases = false,
        Func<Tensor, Tensor>? change = null
    )
    {
        using var generator = new Generator((ulong)seed);
        using var scope = NewDisposeScope();
        Tensor rows = randn(count, widths[0], dtype: ScalarType.Float64, generator: generator);
        rows = rows / rows.norm(1, keepdim: true).Over(Math.Sqrt(widths[0]));
        _rows = (change is null ? rows : change(rows)).DetachFromDisposeScope();
        _network = new TensorNetwork([
            .. Enumerable.Range(1, widths.Length - 1).Select(l => Layer(l, widths, activation, gain, isStandard, hasBiases, generator)),
        ]);
        _kernels = new NetworkKernels(_network, _rows);
        Input = KernelInput.Create(_rows.ToDoubles(), count, Padded(SymmetricEigenvalues.OfGram(_rows, widths[0])));
    }

    public KernelInput Input { get; }

    /// <summary>The layers as the laws see them.</summary>
    public IReadOnlyList<RandomLayer> Layers(params int[] trained) =>
        InitialLayers.Describe(_network.ToManaged(), l => trained.Length == 0 || trained.Contains(l));

    /// <summary>All eigenvalues of the conjugate kernel of a layer, and their floor.</summary>
    public (double[] Values, double Floor) ConjugateKernel(int layer)
    {
        using var scope = NewDisposeScope();
        double[] values = Padded(SymmetricEigenvalues.OfGram(_kernels.Activations(layer), _kernels.Activations(layer).shape[1]));
        return (values, NoiseFloor.Compute(values));
    }

    /// <summary>All eigenvalues of the tangent kernel of some layers (none given: all), and their floor.</summary>
    public (double[] Values, double Floor) TangentKernel(params int[] trained)
    {
        using var scope = NewDisposeScope();
        var selection = ParameterSelection.Where(parameter => trained.Length == 0 || trained.Contains(parameter.Layer));
        double[] values = SymmetricEigenvalues.Of(_kernels.TangentKernel(OutputReduction.Trace, selection).Form());
        return (values, NoiseFloor.Compute(values));
    }

    public void Dispose()
    {
        _kernels.Dispose();
        _network.Dispose();
        _rows.Dispose();
    }

    private static TensorLayer Layer(
        int l,
        int[] widths,
        Activation activation,
        double gain,
        bool isStandard,
        bool hasBiases,
        Generator generator
    )
    {
        double scale = 1 / Math.Sqrt(widths[l - 1]),
            deviation = Math.Sqrt(gain) * (isStandard ? scale : 1);
        Tensor weight = randn(widths[l], widths[l - 1], dtype: ScalarType.Float64, generator: generator)
            .MultiplyBy(deviation)
            .DetachFromDisposeScope();
        Tensor? bias = hasBiases ? zeros(widths[l], ScalarType.Float64).DetachFromDisposeScope() : null;
        return new TensorLayer(
            $"Layer{l}",
            weight,
            bias,
            isStandard ? 1 : scale,
            1,
            l == widths.Length - 1 ? Activation.Identity : activation
        );
    }

    private double[] Padded(double[] values)
    {
        Array.Resize(ref values, (int)_rows.shape[0]);
        return values;
    }
}
