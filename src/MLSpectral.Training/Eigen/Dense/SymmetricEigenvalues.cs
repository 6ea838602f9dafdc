using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// All eigenvalues of symmetric positive semi-definite matrices by dense decomposition in double precision (LAPACK's syevd, values only):
/// O(n³).
/// </summary>
internal static class SymmetricEigenvalues
{
    /// <summary>The eigenvalues of a matrix, descending; rounding below zero is set to zero.</summary>
    /// <param name="matrix">n × n, Float64, symmetric, positive semi-definite up to rounding.</param>
    /// <exception cref="ArithmeticException">The matrix has an entry that is NaN or infinite.</exception>
    public static double[] Of(Tensor matrix)
    {
        // The decomposition overwrites what it is given.
        using Tensor copy = matrix.clone();
        return OfOwn(copy);
    }

    /// <summary>The same, in the matrix's own memory.</summary>
    private static double[] OfOwn(Tensor matrix)
    {
        (double[] values, _) = DenseEigenvalues.InPlace(matrix, withVectors: false);
        for (int i = 0; i < values.Length; i++)
            values[i] = Math.Max(values[i], 0);
        return values;
    }

    /// <summary>The eigenvalues of F Fᵀ / divisor for an n × m factor F, through the smaller of the two Gram matrices.</summary>
    /// <param name="factor">F, Float64.</param>
    /// <param name="divisor">What the Gram matrix is divided by.</param>
    /// <returns>The min(n, m) eigenvalues, descending.</returns>
    public static double[] OfGram(Tensor factor, double divisor)
    {
        using Tensor gram = SmallerGram(factor, divisor);
        return OfOwn(gram);
    }

    /// <summary>F Fᵀ or Fᵀ F, whichever is smaller, divided by <paramref name="divisor"/>.</summary>
    public static Tensor SmallerGram(Tensor factor, double divisor) => GramMatrix.SmallerGram(factor).DivideBy(divisor);
}
