namespace MLSpectral.Tests.Eigen;

/// <summary>
/// All eigenvalues of a small symmetric matrix by cyclic Jacobi rotations in <see cref="DoubleDouble"/> (Golub and Van Loan, Matrix
/// Computations, §8.5): to some 1e-30 of the largest, which is exact beside a double.
/// </summary>
internal static class ExactEigenvalues
{
    private const double Negligible = 1e-31;
    private const int MostSweeps = 40;

    /// <summary>The eigenvalues, ascending.</summary>
    /// <param name="matrix">n × n, row by row, symmetric, of any scale.</param>
    /// <param name="side">n.</param>
    public static double[] Of(ReadOnlySpan<double> matrix, int side)
    {
        double largest = 0;
        foreach (double entry in matrix)
            largest = Math.Max(largest, Math.Abs(entry));
        if (largest == 0)
            return new double[side];

        // A power of two, so that scaling does not round.
        int exponent = Math.ILogB(largest);
        var a = new DoubleDouble[side, side];
        for (int i = 0; i < side; i++)
        {
            for (int j = 0; j < side; j++)
                a[i, j] = Math.ScaleB(matrix[(i * side) + j], -exponent);
        }

        for (int sweep = 0; sweep < MostSweeps && !IsDiagonal(a); sweep++)
        {
            for (int p = 0; p < side; p++)
            {
                for (int q = p + 1; q < side; q++)
                    Rotate(a, p, q);
            }
        }

        return [.. Enumerable.Range(0, side).Select(i => a[i, i].High).Order().Select(value => Math.ScaleB(value, exponent))];
    }

    private static bool IsDiagonal(DoubleDouble[,] a)
    {
        for (int p = 0; p < a.GetLength(0); p++)
        {
            for (int q = 0; q < p; q++)
            {
                if (Math.Abs(a[p, q].High) > Negligible)
                    return false;
            }
        }

        return true;
    }

    private static void Rotate(DoubleDouble[,] a, int p, int q)
    {
        if (Math.Abs(a[p, q].High) <= Negligible)
            return;
        DoubleDouble theta = (a[q, q] - a[p, p]) / (a[p, q] * 2),
            root = DoubleDouble.Sqrt((theta * theta) + 1);
        DoubleDouble tangent = theta.High >= 0 ? (DoubleDouble)1 / (theta + root) : (DoubleDouble)1 / (theta - root);
        DoubleDouble cosine = (DoubleDouble)1 / DoubleDouble.Sqrt((tangent * tangent) + 1),
            sine = tangent * cosine;
        for (int k = 0; k < a.GetLength(0); k++)
            (a[k, p], a[k, q]) = ((cosine * a[k, p]) - (sine * a[k, q]), (sine * a[k, p]) + (cosine * a[k, q]));
        for (int k = 0; k < a.GetLength(0); k++)
            (a[p, k], a[q, k]) = ((cosine * a[p, k]) - (sine * a[q, k]), (sine * a[p, k]) + (cosine * a[q, k]));
    }
}
