using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>The distance that a matrix has moved, relative to its size at the start: numbers without unit, in double precision.</summary>
public static class MatrixChange
{
    /// <summary>
    /// ‖M − M₀‖_F / ‖M₀‖_F; 0 for a matrix that did not move, even from zero, infinite for one that moved away from zero;
    /// O(nm).
    /// </summary>
    /// <param name="matrix">M, n × m, Float64.</param>
    /// <param name="start">M₀, of the same shape.</param>
    /// <exception cref="ArgumentException">An argument is not a matrix of Float64, or the shapes differ.</exception>
    public static double Relative(Tensor matrix, Tensor start) => Ratio(matrix, start, FrobeniusNorm);

    /// <summary>
    /// ‖M − M₀‖₂ / ‖M₀‖₂ with the operator norm, the largest singular value; 0 for a matrix that did not move, even from
    /// zero, infinite for one that moved away from zero.
    /// </summary>
    /// <remarks>
    /// To about 1e-10 relative, by Golub–Kahan bidiagonalization with full reorthogonalization: some ten to a hundred products with a
    /// vector, O(nm) each, instead of a decomposition.
    /// </remarks>
    /// <param name="matrix">M, n × m, Float64.</param>
    /// <param name="start">M₀, of the same shape.</param>
    /// <exception cref="ArgumentException">An argument is not a matrix of Float64, or the shapes differ.</exception>
    public static double RelativeOperator(Tensor matrix, Tensor start) => Ratio(matrix, start, OperatorNorm.Of);

    /// <summary>The same where ‖M₀‖₂ is known.</summary>
    internal static double RelativeOperator(Tensor matrix, Tensor start, double startNorm) =>
        Ratio(matrix, start, OperatorNorm.Of, startNorm);

    /// <summary>The same for symmetric matrices, at half the products or less.</summary>
    internal static double RelativeOperatorOfSymmetric(Tensor matrix, Tensor start, double startNorm) =>
        Ratio(matrix, start, SymmetricOperatorNorm.Of, startNorm);

    private static double Ratio(Tensor matrix, Tensor start, Func<Tensor, double> norm, double? startNorm = null)
    {
        MatrixCheck.RequireMatrix(matrix, nameof(matrix));
        MatrixCheck.RequireMatrix(start, nameof(start));
        MatrixCheck.RequireSameShape(matrix, start, nameof(matrix));
        using var scope = NewDisposeScope();
        double change = norm(matrix - start);
        return change == 0 ? 0 : change / (startNorm ?? norm(start));
    }

    // torch squares the entries as they are.
    private static double FrobeniusNorm(Tensor matrix)
    {
        double largest = matrix.abs().max().item<double>();
        return largest == 0 ? 0 : largest * matrix.Over(largest).norm().item<double>();
    }
}
