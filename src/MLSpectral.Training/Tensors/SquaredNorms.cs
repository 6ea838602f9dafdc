using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Sums of squares in double precision, whatever the precision of the values. In the caller's dispose scope.</summary>
internal static class SquaredNorms
{
    // Values at a time, so that their squares stay in the processor's cache.
    private const long Chunk = 1 << 18;

    /// <summary>Σ_k A_ik² for every row, n, Float64.</summary>
    /// <param name="matrix">A, n × m.</param>
    public static Tensor OfRows(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(OfRows(matrix, ones([1, matrix.shape[1]], ScalarType.Float64)).view(-1));
    }

    /// <summary>Σ_k Q_ck A_ik² for every row i and every c, n × C, Float64.</summary>
    /// <param name="matrix">A, n × m.</param>
    /// <param name="weights">Q, C × m.</param>
    public static Tensor OfRows(Tensor matrix, Tensor weights)
    {
        using var scope = NewDisposeScope();
        long n = matrix.shape[0],
            step = Math.Max(1, Chunk / matrix.shape[1]);
        Tensor result = empty(n, weights.shape[0], ScalarType.Float64),
            factors = weights.to(ScalarType.Float64).t();
        TensorWorkers.ForEach(checked((int)((n + step - 1) / step)), n, part =>
        {
            long start = part * step,
                count = Math.Min(step, n - start);
            Tensor rows = matrix.narrow(0, start, count).to(ScalarType.Float64);
            result.narrow(0, start, count).copy_((rows * rows).mm(factors));
        });
        return scope.MoveToOuter(result);
    }

    /// <summary>Σ A_ij².</summary>
    public static double OfAll(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        return OfRows(matrix).sum().item<double>();
    }
}
