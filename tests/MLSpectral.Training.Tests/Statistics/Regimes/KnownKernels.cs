using MLSpectral.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Statistics.Regimes;

/// <summary>
/// Kernels of random networks f(x) = vᵀφ(Wx/√d)/√h on n Gaussian rows, n : d : h = 4 : 2 : 3, and of networks near them.
/// </summary>
internal sealed class KnownKernels : IDisposable
{
    private readonly Generator _generator;
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly long _size;
    private readonly Tensor _rows;
    private readonly Tensor _second;

    public KnownKernels(int size, int seed)
    {
        _size = size;
        _generator = new Generator((ulong)seed);
        _rows = Gaussian(size, size / 2);
        First = Gaussian(3 * size / 4, size / 2);
        _second = Gaussian(1, 3 * size / 4);
    }

    /// <summary>W.</summary>
    public Tensor First { get; }

    /// <summary>W and noise of a share of its Frobenius norm.</summary>
    public Tensor Moved(double share) => First + (share * Gaussian(First.shape[0], First.shape[1]));

    /// <summary>W and a direction of so many times its largest singular value.</summary>
    public Tensor Spiked(double strength)
    {
        Tensor left = Gaussian(First.shape[0], 1),
            right = Gaussian(1, First.shape[1]);
        return First + (strength * (Math.Sqrt(First.shape[0]) + Math.Sqrt(First.shape[1])) * left.mm(right) / (left.norm() * right.norm()));
    }

    public Tensor Activations(Tensor first, bool isRelu = false)
    {
        Tensor z = _rows.mm(first.t()) / Math.Sqrt(first.shape[1]);
        return isRelu ? z.relu() : z.tanh();
    }

    public static Tensor Conjugate(Tensor activations) => activations.mm(activations.t()) / activations.shape[1];

    /// <summary>The tangent kernel of both layers, the second multiplied by a factor.</summary>
    public Tensor Tangent(Tensor first, double factor = 1)
    {
        Tensor activations = Activations(first),
            slopes = (1 - activations.square()) * (factor * _second);
        return Conjugate(activations) + (_rows.mm(_rows.t()) / _rows.shape[1] * Conjugate(slopes));
    }

    /// <summary>A kernel and a random direction of so many times its largest eigenvalue.</summary>
    public Tensor WithDirection(Tensor kernel, double strength)
    {
        Tensor direction = Gaussian(_size, 1);
        return kernel + (strength * Spectrum(kernel)[0] * direction.mm(direction.t()) / direction.square().sum());
    }

    /// <summary>Activations of units whose squared scales have tails 1/x.</summary>
    public Tensor HeavyUnits(Tensor activations) =>
        activations / (1 - rand([1, activations.shape[1]], ScalarType.Float64, generator: _generator)).sqrt();

    public static double[] Spectrum(Tensor kernel) =>
        [.. DenseEigenvalues.InPlace(kernel.clone(), withVectors: false).Values.Select(value => Math.Max(value, 0))];

    public void Dispose()
    {
        _rows.Dispose();
        _second.Dispose();
        First.Dispose();
        _scope.Dispose();
        _generator.Dispose();
    }

    private Tensor Gaussian(long height, long width) => randn([height, width], ScalarType.Float64, generator: _generator);
}
