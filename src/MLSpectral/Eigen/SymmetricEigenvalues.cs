using MLSpectral.Tensors;
using static TorchSharp.torch;

namespace MLSpectral.Eigen;

/// <summary>All eigenvalues of symmetric positive semi-definite matrices by dense decomposition in double precision (LAPACK's syevd, values only): O(n³).</summary>
internal static class SymmetricEigenvalues
{
    /// <summary>The eigenvalues of a matrix, descending; rounding below zero is set to zero.</summary>
    /// <param name="matrix">n × n, Float64, symmetric, positive semi-definite up to rounding.</param>
    /// <exception cref="ArithmeticException">The matrix has an entry that is NaN or infinite.</exception>
    public static double[] Of(Tensor matrix)
    {
        using Tensor finite = matrix.isfinite();
        using Tensor all = finite.all();
        if (!all.item<bool>())
            throw new ArithmeticException($"A {matrix.shape[0]} × {matrix.shape[1]} matrix has entries that are NaN or infinite, so it has no spectrum: the network diverged, or the probe's rows are too large for its activations.");

        using Tensor ascending = linalg.eigvalsh(matrix);
        double[] values = ascending.ToDoubles();
        Array.Reverse(values);
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
        return Of(gram);
    }

    /// <summary>F Fᵀ or Fᵀ F, whichever is smaller, divided by <paramref name="divisor"/>.</summary>
    public static Tensor SmallerGram(Tensor factor, double divisor)
    {
        using Tensor transpose = factor.t();
        return (factor.shape[0] <= factor.shape[1] ? factor.mm(transpose) : transpose.mm(factor)).DivideBy(divisor);
    }
}
