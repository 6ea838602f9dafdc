using MathNet.Numerics;
using MathNet.Numerics.Integration;
using MathNet.Numerics.LinearAlgebra;

namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>F₁(s) = det(1 − B), B the operator with kernel Ai(x + y + s) on L²(0, ∞) (Ferrari and Spohn 2005).</summary>
/// <remarks>
/// By Nyström's method with Gauss–Legendre nodes (Bornemann 2010), whose error falls exponentially with the number of nodes. Where
/// Ai(x + s) is beyond double precision, the half line is cut off.
/// </remarks>
internal static class TracyWidomDeterminant
{
    // Ai(12) = 1.4e-13, and what it adds to the determinant is of the order of its square.
    private const double Cutoff = 12;

    /// <summary>F₁(s), with an absolute error of about 1e-14 for s ≥ −8.</summary>
    /// <param name="s">In [−8, 8].</param>
    /// <param name="order">The number of nodes.</param>
    public static double Distribution(double s, int order)
    {
        var rule = new GaussLegendreRule(0, Cutoff - s, order);
        Matrix<double> matrix = Matrix<double>.Build.Dense(order, order);
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double entry =
                    Math.Sqrt(rule.GetWeight(i) * rule.GetWeight(j))
                    * SpecialFunctions.AiryAi(rule.GetAbscissa(i) + rule.GetAbscissa(j) + s);
                matrix[i, j] = matrix[j, i] = (i == j ? 1 : 0) - entry;
            }
        }

        return matrix.Cholesky().Determinant;
    }
}
