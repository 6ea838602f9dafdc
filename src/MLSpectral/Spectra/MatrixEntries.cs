using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MLSpectral.Kernels;
using MLSpectral.Statistics.Sizes;

namespace MLSpectral;

/// <summary>Matrices that a caller gives: they are checked, copied, and decomposed on one thread.</summary>
internal static unsafe class MatrixEntries
{
    /// <summary>A symmetric matrix row by row.</summary>
    /// <exception cref="ArgumentException">It is empty, not square or not symmetric up to rounding.</exception>
    public static double[] CopySymmetric(double[,] matrix, string name)
    {
        int side = matrix.GetLength(0);
        if (side == 0 || side != matrix.GetLength(1))
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The matrix is {side} × {matrix.GetLength(1)}; a symmetric one is square. Use FromFactor for a factor F of F Fᵀ."
                ),
                name
            );
        double[] copy = [.. MemoryMarshal.CreateReadOnlySpan(ref matrix[0, 0], matrix.Length)];
        double largest = LargestFinite(copy, side, name);
        for (int i = 0; i < side; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (Math.Abs(matrix[i, j] - matrix[j, i]) > side * NoiseFloor.MachineEpsilon * largest)
                    throw new ArgumentException(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"The matrix is not symmetric: entry ({i}, {j}) is {matrix[i, j]:R}, entry ({j}, {i}) is {matrix[j, i]:R}. "
                                + $"Take the mean of both, or use FromFactor for a factor F of F Fᵀ."
                        ),
                        name
                    );
            }
        }

        return copy;
    }

    /// <summary>F Fᵀ or Fᵀ F, whichever is smaller, over the divisor; row by row.</summary>
    /// <exception cref="ArgumentException">F is empty, or an entry is not finite.</exception>
    public static double[] SmallerGram(double[,] factor, double divisor, string name)
    {
        (int rows, int columns) = (factor.GetLength(0), factor.GetLength(1));
        if (factor.Length == 0)
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The matrix is {rows} × {columns}, so it has no spectrum."),
                name
            );
        ReadOnlySpan<double> entries = MemoryMarshal.CreateReadOnlySpan(ref factor[0, 0], factor.Length);
        LargestFinite(entries, columns, name);
        (int side, int length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        double[] vectors = rows <= columns ? [.. entries] : Transposed(entries, rows, columns);
        var gram = new double[checked(side * side)];
        for (int i = 0; i < side; i++)
        {
            for (int j = 0; j <= i; j++)
                gram[(i * side) + j] = gram[(j * side) + i] =
                    TensorPrimitives.Dot<double>(vectors.AsSpan(i * length, length), vectors.AsSpan(j * length, length)) / divisor;
        }

        return gram;
    }

    /// <summary>The eigenvalues, ascending.</summary>
    /// <param name="matrix">n × n, symmetric, row by row.</param>
    /// <param name="side">n.</param>
    /// <param name="name">The parameter that the matrix comes from.</param>
    /// <exception cref="ArgumentException">An entry is not finite.</exception>
    public static double[] InPlace(double[] matrix, int side, string name)
    {
        LargestFinite(matrix, side, name);
        fixed (double* entries = matrix)
            return ManagedEigenvalues.Of(entries, side, threads: 1);
    }

    private static double LargestFinite(ReadOnlySpan<double> entries, int columns, string name)
    {
        double largest = Math.Abs(TensorPrimitives.MaxMagnitude(entries));
        if (double.IsFinite(largest))
            return largest;
        int place = 0;
        while (double.IsFinite(entries[place]))
            place++;
        throw new ArgumentException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Entry ({place / columns}, {place % columns}) is {entries[place]}, so the matrix has no spectrum. Entries must be finite, "
                    + $"and so small that their squares are."
            ),
            name
        );
    }

    private static double[] Transposed(ReadOnlySpan<double> entries, int rows, int columns)
    {
        var transposed = new double[entries.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                transposed[(j * rows) + i] = entries[(i * columns) + j];
        }

        return transposed;
    }
}
