using MLSpectral.Statistics.Sizes;

namespace MLSpectral.Kernels;

/// <summary>
/// All eigenvalues of a symmetric tridiagonal matrix, by counting (<see cref="SturmSequence"/>) and secants: O(n²), about 13 evaluations
/// for each eigenvalue, 32 side by side.
/// </summary>
/// <remarks>
/// Where k eigenvalues share an interval, k points divide it, so that a bulk beside a huge eigenvalue takes two or three rounds to
/// isolate. An isolated one is a simple zero of the characteristic polynomial: secants between certified ends, halving where they stall.
/// Values are within ε‖T‖ and the rounding of T's own minors, about as much; ‖T‖ is the largest row sum.
/// </remarks>
internal static class TridiagonalEigenvalues
{
    // Of the scaled matrix: e² below it counts as this.
    private const double SmallestSquare = 1e-36;

    // Half the spacing of doubles at 1: two neighbours are no wider apart.
    private const double Tolerance = 0.5 * NoiseFloor.MachineEpsilon;

    /// <summary>The eigenvalues, ascending.</summary>
    /// <param name="matrix">Finite entries, of any scale whose row sums do not overflow.</param>
    public static double[] Of(TridiagonalMatrix matrix)
    {
        int n = matrix.Diagonal.Length;
        var values = new double[n];
        double sum = LargestRowSum(matrix);
        if (sum == 0)
            return values;

        // A power of two, so that scaling does not round: the largest row sum is at least 1/2 and less than 1.
        double scale = Math.ScaleB(1, Math.ILogB(sum));
        double[] diagonal = Array.ConvertAll(matrix.Diagonal, entry => 0.5 * (entry / scale)),
            squares = new double[n];
        for (int i = 1; i < n; i++)
        {
            double entry = 0.5 * (matrix.OffDiagonal[i - 1] / scale);
            squares[i] = Math.Max(entry * entry, SmallestSquare);
        }

        var brackets = new EigenvalueBracket[n];
        Array.Fill(brackets, new EigenvalueBracket(-1 - Tolerance, 1 + Tolerance));
        Narrow(brackets, new SturmSequence(diagonal, squares));
        for (int k = 0; k < n; k++)
            values[k] = 2 * brackets[k].Middle * scale;
        return values;
    }

    private static double LargestRowSum(TridiagonalMatrix matrix)
    {
        (double[] diagonal, double[] beside) = (matrix.Diagonal, matrix.OffDiagonal);
        double largest = 0;
        for (int i = 0; i < diagonal.Length; i++)
            largest = Math.Max(
                largest,
                Math.Abs(diagonal[i]) + (i > 0 ? Math.Abs(beside[i - 1]) : 0) + (i < beside.Length ? Math.Abs(beside[i]) : 0)
            );
        return largest;
    }

    private static void Narrow(EigenvalueBracket[] brackets, SturmSequence sequence)
    {
        int capacity = (brackets.Length + SturmSequence.Together - 1) / SturmSequence.Together * SturmSequence.Together;
        double[] points = new double[capacity],
            values = new double[capacity];
        long[] counts = new long[capacity],
            exponents = new long[capacity];
        while (true)
        {
            int chosen = 0;
            for (int k = 0, group; k < brackets.Length; k += group)
            {
                group = GroupFrom(brackets, k);
                if (brackets[k].Width > 2 * Tolerance)
                {
                    Divide(brackets[k], points.AsSpan(chosen, group));
                    chosen += group;
                }
            }

            if (chosen == 0)
                return;
            for (int i = 0; i < chosen; i += SturmSequence.Together)
            {
                Range range = i..(i + SturmSequence.Together);
                sequence.Evaluate(points.AsSpan(range), counts.AsSpan(range), values.AsSpan(range), exponents.AsSpan(range));
            }

            int used = 0;
            for (int k = 0, group; k < brackets.Length; k += group)
            {
                group = GroupFrom(brackets, k);
                if (brackets[k].Width > 2 * Tolerance)
                {
                    for (int q = k, j = 0; q < k + group; q++)
                        j = Place(ref brackets[q], q, j, group, used);
                    used += group;
                }
            }
        }

        // Moves the ends of one bracket to the points around its eigenvalue; j points are known to be below the one before.
        int Place(ref EigenvalueBracket bracket, int index, int j, int group, int first)
        {
            while (j < group && counts[first + j] <= index)
                j++;
            if (group == 1)
                bracket.Narrow(points[first], new PolynomialValue(values[first], exponents[first]), isBelow: j == 1);
            else
            {
                if (j > 0)
                    bracket.RaiseLow(points[first + j - 1], new PolynomialValue(values[first + j - 1], exponents[first + j - 1]));
                if (j < group)
                    bracket.LowerHigh(points[first + j], new PolynomialValue(values[first + j], exponents[first + j]));
            }

            return j;
        }
    }

    private static int GroupFrom(EigenvalueBracket[] brackets, int first)
    {
        int end = first + 1;
        while (end < brackets.Length && brackets[end].Coincides(brackets[first]))
            end++;
        return end - first;
    }

    private static void Divide(in EigenvalueBracket bracket, Span<double> points)
    {
        if (points.Length == 1)
        {
            points[0] = bracket.NextPoint(Tolerance);
            return;
        }

        for (int j = 0; j < points.Length; j++)
            points[j] = bracket.Low + (bracket.Width * (j + 1) / (points.Length + 1));
    }
}
