using MLSpectral.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Statistics.Regimes;

/// <summary>Random N × M matrices of known kind, and the eigenvalues of WᵀW/N.</summary>
internal sealed class KnownMatrices(int rows, int columns, int seed) : IDisposable
{
    private readonly Generator _generator = new((ulong)seed);
    private readonly DisposeScope _scope = NewDisposeScope();

    /// <summary>c^¼, the strength θ at which a direction leaves the bulk.</summary>
    public double Threshold { get; } = Math.Pow((double)columns / rows, 0.25);

    public Tensor Gaussian() => randn([rows, columns], ScalarType.Float64, generator: _generator);

    /// <summary>
    /// Gaussian entries and directions of strength θ; the Gaussian part has no directions of its own, so those of the first axes serve.
    /// </summary>
    public Tensor Spiked(double strength, int count) => Gaussian() + Directions(strength, count);

    /// <summary>θ√N·Σ uᵢvᵢᵀ.</summary>
    public Tensor Directions(double strength, int count)
    {
        Tensor diagonal = zeros([columns], ScalarType.Float64);
        diagonal[..count].fill_(strength * Math.Sqrt(rows));
        return cat([diag(diagonal), zeros([rows - columns, columns], ScalarType.Float64)]);
    }

    /// <summary>Independent entries with tails P(|w| &gt; x) = x^−index.</summary>
    public Tensor ParetoEntries(double index) => Pareto(index, rows, columns) * Gaussian().sign();

    /// <summary>Gaussian entries in columns whose scales have tails x^−index: the eigenvalues' are x^−index/2.</summary>
    public Tensor ParetoColumns(double index) => Gaussian() * Pareto(index, 1, columns);

    public Tensor Product(int rank) =>
        randn([rows, rank], ScalarType.Float64, generator: _generator).mm(randn([rank, columns], ScalarType.Float64, generator: _generator))
        / Math.Sqrt(rank);

    /// <summary>Independent values with density ∝ x^−α from 1 on.</summary>
    public double[] PowerLaw(double alpha) => [.. Pareto(alpha - 1, 1, columns).data<double>().ToArray().OrderDescending()];

    public double[] Spectrum(Tensor matrix) =>
        [.. DenseEigenvalues.InPlace(matrix.t().mm(matrix) / rows, withVectors: false).Values.Select(value => Math.Max(value, 0))];

    public void Dispose()
    {
        _scope.Dispose();
        _generator.Dispose();
    }

    private Tensor Pareto(double index, long height, long width) =>
        (1 - rand([height, width], ScalarType.Float64, generator: _generator)).pow(-1 / index);
}
