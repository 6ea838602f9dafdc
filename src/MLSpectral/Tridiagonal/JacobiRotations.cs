namespace MLSpectral.Kernels;

/// <summary>
/// All eigenvalues of a small symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, §8.5), O(n³) a
/// sweep, some five sweeps: within n·ε·λ₁, where reflections of two or three entries round by more than that.
/// </summary>
/// <remarks>
/// Formulas of Rutishauser (Numerische Mathematik 9, 1966): a rotation adds t·a_pq to the diagonal, and a sweep's sum of those at once,
/// so that what small angles add is not rounded away one by one.
/// </remarks>
internal static class JacobiRotations
{
    /// <summary>Up to here it is used: from some 13 rows on <see cref="Tridiagonalization"/> keeps its bound, too, and is faster.</summary>
    public const int LargestSide = 12;

    // Of the largest entry: far below what moves an eigenvalue.
    private const double Negligible = 1e-20;

    // Convergence is quadratic; more than ten are not seen.
    private const int MostSweeps = 40;

    /// <summary>The eigenvalues, ascending.</summary>
    /// <param name="half">The rows up to the diagonal, row i of i + 1 entries whose squares are numbers; overwritten.</param>
    public static double[] Of(double[][] half)
    {
        int n = half.Length;
        double[] values = [.. half.Select(row => row[^1])],
            atStart = [.. values],
            change = new double[n];
        double negligible = Negligible * half.Max(row => row.Max(Math.Abs));
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            bool rotated = false;
            for (int p = 1; p < n; p++)
            {
                for (int q = 0; q < p; q++)
                {
                    if (Math.Abs(half[p][q]) > negligible)
                    {
                        Rotate(half, values, change, p, q);
                        rotated = true;
                    }
                }
            }

            if (!rotated)
                break;
            for (int i = 0; i < n; i++)
                (values[i], change[i]) = (atStart[i] += change[i], 0);
        }

        Array.Sort(values);
        return values;
    }

    // Makes entry (p, q) zero, p > q.
    private static void Rotate(double[][] half, double[] values, double[] change, int p, int q)
    {
        // cot 2θ; of the two tangents the smaller, for which the iteration converges.
        double entry = half[p][q],
            cotangent = 0.5 * (values[p] - values[q]) / entry,
            tangent = double.CopySign(1, cotangent) / (Math.Abs(cotangent) + Math.Sqrt(1 + (cotangent * cotangent)));
        double cosine = 1 / Math.Sqrt(1 + (tangent * tangent)),
            sine = tangent * cosine,
            ratio = sine / (1 + cosine),
            shift = tangent * entry;
        (values[q], change[q]) = (values[q] - shift, change[q] - shift);
        (values[p], change[p]) = (values[p] + shift, change[p] + shift);
        half[p][q] = 0;
        for (int k = 0; k < values.Length; k++)
        {
            if (k == p || k == q)
                continue;
            ref double atQ = ref half[Math.Max(k, q)][Math.Min(k, q)],
                atP = ref half[Math.Max(k, p)][Math.Min(k, p)];
            (double a, double b) = (atQ, atP);
            atQ = a - (sine * (b + (a * ratio)));
            atP = b + (sine * (a - (b * ratio)));
        }
    }
}
