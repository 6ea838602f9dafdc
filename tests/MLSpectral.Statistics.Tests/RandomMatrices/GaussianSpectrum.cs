using MathNet.Numerics.Distributions;

namespace MLSpectral.Tests.Statistics;

/// <summary>Spectra of Gaussian matrices without the matrices.</summary>
internal static class GaussianSpectrum
{
    /// <summary>
    /// The eigenvalues of WᵀW/N, descending, for an N × M matrix W of independent standard normal entries, through its bidiagonal
    /// form: χ_N, χ_{N−1}, … on the diagonal and χ_{M−1}, χ_{M−2}, … beside it, independent (Silverstein 1985; Dumitriu and
    /// Edelman 2002, β = 1).
    /// </summary>
    /// <param name="random">The source of the draw.</param>
    /// <param name="rows">N.</param>
    /// <param name="columns">M ≤ N.</param>
    /// <param name="spike">
    /// θ of a spike θ√N·uvᵀ added to W. Rotated into the first row and column it changes one entry, so it only moves the first χ²
    /// off centre; the model stays exact.
    /// </param>
    public static double[] Draw(Random random, int rows, int columns, double spike = 0)
    {
        var diagonal = new double[columns];
        var squares = new double[columns - 1];
        double beside = 0;
        for (int i = 0; i < columns; i++)
        {
            double square = i == 0 ? SquaredShiftedChi(random, rows, spike * Math.Sqrt(rows)) : SquaredChi(random, rows - i);
            diagonal[i] = (square + beside) / rows;
            if (i == columns - 1)
                break;
            beside = SquaredChi(random, columns - 1 - i);
            squares[i] = square / rows * (beside / rows);
        }

        TridiagonalEigenvalues.Find(diagonal, squares);
        return diagonal;
    }

    // MathNet's ChiSquared adds up squares, one for each degree of freedom; its Gamma does not.
    private static double SquaredChi(Random random, int freedom) => Gamma.Sample(random, 0.5 * freedom, 0.5);

    private static double SquaredShiftedChi(Random random, int freedom, double shift)
    {
        double first = Normal.Sample(random, shift, 1);
        return (first * first) + SquaredChi(random, freedom - 1);
    }
}
