using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>The products that Lanczos runs on: V ↦ V K with a vector a row, Float64 in and out.</summary>
internal static class LanczosProduct
{
    // Under so many operations threads wait for each other longer than they work.
    private const double OperationsForThreads = 1e7;

    /// <summary>By the matrix's own product, in its own precision.</summary>
    public static Func<Tensor, Tensor> MatrixFree(SymmetricMatrix matrix, int threads) =>
        rows =>
        {
            using var scope = NewDisposeScope();
            using var all = new ThreadCount(matrix.MultiplyCost(rows.shape[0]).Operations < OperationsForThreads ? 1 : threads);
            Tensor columns = rows.t().to(matrix.Precision).contiguous();
            return scope.MoveToOuter(matrix.Multiply(columns).t().to(ScalarType.Float64, copy: true).contiguous());
        };

    /// <summary>With a formed matrix.</summary>
    public static Func<Tensor, Tensor> Formed(Tensor matrix, int threads) => rows => StoredProduct.Of(matrix, rows, threads);

    /// <summary>V ↦ V (K + σI)⁻¹ by two triangular solves, on one thread: each row waits for the one before it.</summary>
    /// <param name="factor">The Cholesky factor L of K + σI, contiguous.</param>
    public static Func<Tensor, Tensor> Inverse(Tensor factor) => rows => CholeskySolve.Of(factor, rows);

    /// <summary>V ↦ −V K: the smallest eigenvalues become the largest.</summary>
    public static Func<Tensor, Tensor> Negative(Func<Tensor, Tensor> product) => rows => product(rows).neg_();

    /// <summary>V ↦ V K / unit, for entries whose squares a double does not hold.</summary>
    public static Func<Tensor, Tensor> Scaled(Func<Tensor, Tensor> product, double unit) =>
        unit == 1 ? product : rows => product(rows).DivideBy(unit);
}
