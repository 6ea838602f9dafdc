namespace MLSpectral.Tests.Statistics;

/// <summary>All eigenvalues of symmetric tridiagonal matrices in O(M²), for simulations.</summary>
internal static class TridiagonalEigenvalues
{
    private const double SquaredEpsilon = 4.93e-32;

    /// <summary>
    /// The QL method in the root-free form of Pal, Walker and Kahan (Parlett, The Symmetric Eigenvalue Problem, §8.15); absolute error
    /// about ε‖T‖.
    /// </summary>
    /// <param name="diagonal">M values; becomes the eigenvalues in descending order.</param>
    /// <param name="squares">The squares of the M − 1 values beside it; destroyed.</param>
    public static void Find(Span<double> diagonal, Span<double> squares)
    {
        for (int l = 0; l < diagonal.Length; l++)
        {
            for (int m = End(diagonal, squares, l); m > l; m = End(diagonal, squares, l))
                Sweep(diagonal[l..(m + 1)], squares[l..m]);
        }

        diagonal.Sort();
        diagonal.Reverse();
    }

    // Where the block that begins at l ends: at the first value beside the diagonal that is rounding.
    private static int End(ReadOnlySpan<double> diagonal, Span<double> squares, int l)
    {
        int m = l;
        while (m < squares.Length && squares[m] > SquaredEpsilon * Math.Abs(diagonal[m] * diagonal[m + 1]))
            m++;
        if (m < squares.Length)
            squares[m] = 0;
        return m;
    }

    private static void Sweep(Span<double> d, Span<double> e)
    {
        double root = Math.Sqrt(e[0]);
        double half = (d[1] - d[0]) / (2 * root);
        double shift = d[0] - (root / (half + Math.CopySign(Math.Sqrt((half * half) + 1), half)));
        double c = 1,
            s = 0,
            gamma = d[^1] - shift,
            p = gamma * gamma;
        for (int i = e.Length - 1; i >= 0; i--)
        {
            double square = e[i],
                r = p + square;
            if (i < e.Length - 1)
                e[i + 1] = s * r;
            double oldC = c,
                oldGamma = gamma;
            c = p / r;
            s = square / r;
            gamma = (c * (d[i] - shift)) - (s * oldGamma);
            d[i + 1] = oldGamma + (d[i] - gamma);
            p = c != 0 ? gamma * gamma / c : oldC * square;
        }

        e[0] = s * p;
        d[0] = shift + gamma;
    }
}
