using System.Runtime.Intrinsics;
using MLSpectral.Benchmarks.Measuring;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Benchmarks.Kernels;

/// <summary>
/// All eigenvalues by our own reduction against LibTorch's routine, on one thread: where the library should change from one to the other.
/// Both work on a copy of the matrix, which is counted.
/// </summary>
internal static class EigenvalueRoutines
{
    private const int Pairs = 9;

    // Work of about so many cubes of the side is measured together.
    private const double Operations = 1e9;

    private static readonly int[] Sides = [100, 200, 300, 400, 500, 1000, 2000];

    public static IEnumerable<Case> Cases =>
        from side in Sides
        from precision in new[] { ScalarType.Float64, ScalarType.Float32 }
        select new Case($"eigenvalues by our own reduction, n = {side}, {precision}, against LibTorch's routine", () =>
            Run(side, precision)
        );

    private static Result Run(int side, ScalarType precision)
    {
        using var one = new ThreadCount(1);
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        Tensor noise = randn(side, 2 * side, ScalarType.Float64, generator: generator),
            matrix = (noise.mm(noise.t()) / (2 * side)).to(precision);
        int calls = Math.Max(1, (int)(Operations / Math.Pow(side, 3)));
        double[] ours = VectorizedEigenvalues.Of(matrix, threads: 1),
            theirs = ByLibTorch(matrix);
        double difference = ours.Zip(theirs, (first, second) => Math.Abs(first - second)).Max() / ours[^1];
        double epsilon = precision == ScalarType.Float64 ? double.BitIncrement(1) - 1 : MathF.BitIncrement(1) - 1;
        if (difference > 2 * side * epsilon)
            throw new InvalidOperationException($"The two differ by {difference:G2} of the largest eigenvalue.");

        (Samples own, Samples peer, Samples ratio) = SideBySide.Measure(
            () => SideBySide.SecondsPerCall(calls, () => _ = VectorizedEigenvalues.Of(matrix, threads: 1)),
            () => SideBySide.SecondsPerCall(calls, () => _ = ByLibTorch(matrix)),
            Pairs
        );
        string vectors = Vector512.IsHardwareAccelerated ? "512-bit vectors" : "no 512-bit vectors",
            serves = VectorizedEigenvalues.IsBetter(matrix) ? "ours" : "LibTorch's";
        return new Result(own, peer, ratio, ResultTable.Time, Note: $"{vectors}; {serves} serves here");
    }

    private static double[] ByLibTorch(Tensor matrix)
    {
        using Tensor values = linalg.eigvalsh(matrix),
            doubles = values.to(ScalarType.Float64);
        return doubles.ToDoubles();
    }
}
