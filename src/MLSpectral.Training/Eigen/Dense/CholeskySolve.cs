using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// Solutions of L Lᵀ x = b for a few right-hand sides: 2 n² operations for each, and half of L's memory read twice for all of them.
/// </summary>
/// <remarks>
/// LibTorch's <c>cholesky_solve</c> copies the whole factor for every call, which takes four times as long as the solution itself.
/// </remarks>
internal static unsafe class CholeskySolve
{
    // Rows of L that go over a vector together.
    private const int Block = 4;

    /// <summary>V ↦ V (L Lᵀ)⁻¹.</summary>
    /// <param name="factor">L, n × n, Float64, contiguous, lower triangular; what is above the diagonal is not read.</param>
    /// <param name="rows">V, k × n, Float64, contiguous.</param>
    /// <returns>k × n, of the caller's dispose scope.</returns>
    public static Tensor Of(Tensor factor, Tensor rows)
    {
        Tensor result = rows.clone();
        long n = result.shape[1];
        int k = checked((int)result.shape[0]);
        double* l = (double*)StoredProduct.Address(factor),
            x = (double*)StoredProduct.Address(result);
        for (long i = 0; i < n; i += Block)
            Forward(l, x, n, k, i, Math.Min(i + Block, n));
        for (long i = (n - 1) / Block * Block; i >= 0; i -= Block)
            Backward(l, x, n, k, i, Math.Min(i + Block, n));
        return result;
    }

    // Rows of L y = b, once those before them are solved.
    private static void Forward(double* l, double* x, long n, int k, long first, long end)
    {
        double* sums = stackalloc double[Block];
        for (int v = 0; v < k; v++)
        {
            double* y = x + (v * n);
            new Span<double>(sums, Block).Clear();
            RowProjection.Dots(l + (first * n), n, (int)(end - first), y, (int)first, sums);
            for (long i = first; i < end; i++)
            {
                double sum = y[i] - sums[i - first];
                for (long j = first; j < i; j++)
                    sum -= l[(i * n) + j] * y[j];
                y[i] = sum / l[(i * n) + i];
            }
        }
    }

    // Rows of Lᵀ x = y, once those after them are solved and taken away; then these are taken away from those before.
    private static void Backward(double* l, double* x, long n, int k, long first, long end)
    {
        for (int v = 0; v < k; v++)
        {
            double* y = x + (v * n);
            for (long i = end - 1; i >= first; i--)
            {
                y[i] /= l[(i * n) + i];
                for (long j = first; j < i; j++)
                    y[j] -= l[(i * n) + j] * y[i];
            }

            RowProjection.Combine(l + (first * n), n, (int)(end - first), y, (int)first, y + first);
        }
    }
}
