using System.Numerics.Tensors;

namespace MLSpectral.Kernels;

/// <summary>
/// All eigenvalues of a symmetric matrix, values only, without LibTorch: by <see cref="JacobiRotations"/> for a few rows, else by
/// <see cref="Tridiagonalization"/> and <see cref="TridiagonalEigenvalues"/>; O(n³).
/// </summary>
/// <remarks>
/// Within n·ε·λ₁, λ₁ the largest |eigenvalue|, for entries of any scale (Eigen/EigenvalueAccuracyTests). Results depend on the
/// processor
/// and on the number of threads by rounding only.
/// </remarks>
internal static unsafe class ManagedEigenvalues
{
    // Doubles end at 2^1024.
    private const int LargestExponent = 1000;

    /// <summary>The eigenvalues, ascending.</summary>
    /// <param name="matrix">n × n, row by row, finite; only the lower half is read.</param>
    /// <param name="side">n.</param>
    /// <param name="threads">How many threads, this one among them.</param>
    public static double[] Of(double* matrix, int side, int threads)
    {
        double largest = LargestOfLowerHalf(matrix, side);
        if (largest == 0)
            return new double[side];

        // A power of two, so that scaling does not round.
        int exponent = Math.Clamp(Math.ILogB(largest), -LargestExponent, LargestExponent);
        double factor = Math.ScaleB(1, -exponent);
        double[] values =
            side <= JacobiRotations.LargestSide
                ? JacobiRotations.Of(LowerHalf(matrix, side, factor))
                : TridiagonalEigenvalues.Of(Tridiagonalization.Of(matrix, side, factor, threads));
        TensorPrimitives.Multiply(values, Math.ScaleB(1, exponent), values);
        return values;
    }

    /// <summary>The largest |entry| on and below the diagonal; NaN where one is.</summary>
    public static double LargestOfLowerHalf(double* matrix, int side)
    {
        double largest = 0;
        for (int i = 0; i < side; i++)
            largest = Math.Max(
                largest,
                Math.Abs(TensorPrimitives.MaxMagnitude(new ReadOnlySpan<double>(matrix + ((long)i * side), i + 1)))
            );
        return largest;
    }

    private static double[][] LowerHalf(double* matrix, int side, double factor)
    {
        var rows = new double[side][];
        for (int i = 0; i < side; i++)
        {
            rows[i] = new ReadOnlySpan<double>(matrix + (i * side), i + 1).ToArray();
            TensorPrimitives.Multiply(rows[i], factor, rows[i]);
        }

        return rows;
    }
}
