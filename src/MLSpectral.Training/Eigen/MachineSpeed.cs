using System.Diagnostics;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>The number of operations that the machine computes in a second, for estimates.</summary>
/// <param name="DoubleProducts">Operations a second of a product of two large matrices in double precision.</param>
/// <param name="Bandwidth">Bytes a second from memory.</param>
internal sealed record MachineSpeed(double DoubleProducts, double Bandwidth)
{
    private const int Size = 384;
    private static readonly Lazy<MachineSpeed> Measured = new(Measure);

    /// <summary>Of this machine; measured once, in a few milliseconds.</summary>
    public static MachineSpeed OfThisMachine => Measured.Value;

    /// <summary>Seconds for operations of matrix products.</summary>
    public double Products(double operations, bool isDouble) => operations / (isDouble ? DoubleProducts : 2 * DoubleProducts);

    /// <summary>
    /// Seconds for all eigenvalues. Half of the reduction to tridiagonal form waits for memory, more so where the matrix leaves the cache:
    /// 0.4 of a product's speed at n = 2,000, 0.26 at 10,000, measured.
    /// </summary>
    public double Decomposition(double size, bool isDouble, bool withVectors) =>
        Products((withVectors ? 3.5 : 1) * 4.0 / 3 * size * size * size, isDouble) / (size < 4000 ? 0.4 : 0.26);

    /// <summary>Seconds for one pass over a stored matrix, half of which is read.</summary>
    public double Pass(double size, long columns, bool isDouble) =>
        Math.Max(size * size * (isDouble ? 4 : 2) / Bandwidth, 2 * size * size * columns / (0.5 * DoubleProducts));

    private static MachineSpeed Measure()
    {
        NativeTorch.EnsureLoaded();

        // On one thread, and then for all: several that wait for each other on a busy machine say nothing about it.
        int threads = get_num_threads();
        using var oneThread = new ThreadCount(1);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor a = ones([Size, Size], ScalarType.Float64),
            large = ones([1 << 20], ScalarType.Float64);
        double product = Best(() => a.mm(a)),
            read = Best(() => large.sum());
        return new MachineSpeed(threads * 2.0 * Size * Size * Size / product, Math.Min(threads, 2) * large.numel() * sizeof(double) / read);
    }

    // The best of a few: others may use the machine meanwhile.
    private static double Best(Func<Tensor> operation)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < 4; i++)
        {
            long start = Stopwatch.GetTimestamp();
            using Tensor result = operation();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return Math.Max(best, 1e-7);
    }
}
