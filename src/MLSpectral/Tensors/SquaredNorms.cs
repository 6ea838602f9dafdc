using static TorchSharp.torch;

namespace MLSpectral.Tensors;

/// <summary>Sums of squares in double precision, whatever the precision of the values.</summary>
internal static class SquaredNorms
{
    // Squares of so many values at a time, so that they stay in the processor's cache.
    private const long Chunk = 1 << 18;

    /// <summary>Σ_k q_k A_ik² for every row, n, Float64.</summary>
    /// <param name="matrix">A, n × m.</param>
    /// <param name="weights">q, m, of the same type; null for ones.</param>
    public static Tensor OfRows(Tensor matrix, Tensor? weights)
    {
        using var scope = NewDisposeScope();
        long n = matrix.shape[0], step = Math.Max(1, Chunk / matrix.shape[1]);
        Tensor result = empty([n], ScalarType.Float64), factors = weights?.to(ScalarType.Float64) ?? ones([matrix.shape[1]], ScalarType.Float64);
        for (long start = 0; start < n; start += step)
        {
            using var part = NewDisposeScope();
            long count = Math.Min(step, n - start);
            Tensor rows = matrix.narrow(0, start, count).to(ScalarType.Float64);
            result.narrow(0, start, count).copy_((rows * rows).mv(factors));
        }

        return scope.MoveToOuter(result);
    }

    /// <summary>Σ A_ij².</summary>
    public static double OfAll(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        return OfRows(matrix, null).sum().item<double>();
    }
}
