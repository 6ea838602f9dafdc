namespace MLSpectral;

/// <summary>
/// P-values of statistics that were computed for every choice of blocks, the observed one first; large values speak against the hypothesis.
/// </summary>
/// <remarks>
/// p = #{T ≥ T₀}/N, T₀ among the N. Where all choices were equally likely to be the observed one, P(p ≤ α) ≤ α exactly
/// (Hemerik and Goeman 2018, also for random choices). Several statistics together: the smallest of their p-values, computed for every
/// choice too, is a statistic itself (Westfall and Young 1993); no correction is lost to statistics that depend on each other.
/// </remarks>
internal static class PermutationPValues
{
    // Sums in another order may differ by so much where they should not.
    private const double Rounding = 1e-9;

    /// <summary>
    /// The p-value of statistics together; equal smallest p-values are told apart by the largest distance from the mean, in standard
    /// deviations.
    /// </summary>
    /// <param name="statistics">For each statistic its N values.</param>
    public static double Of(params IReadOnlyList<double[]> statistics)
    {
        if (statistics.Count == 1)
            return Share(statistics[0], 0);
        double[] smallest = Smallest(statistics),
            farthest = Farthest(statistics);
        int count = 0;
        for (int i = 0; i < smallest.Length; i++)
            count += smallest[i] < smallest[0] || (smallest[i] == smallest[0] && IsAtLeast(farthest[i], farthest[0])) ? 1 : 0;
        return (double)count / smallest.Length;
    }

    private static double[] Smallest(IReadOnlyList<double[]> statistics) =>
        [.. Enumerable.Range(0, statistics[0].Length).Select(i => statistics.Min(values => Share(values, i)))];

    private static double[] Farthest(IReadOnlyList<double[]> statistics)
    {
        var farthest = new double[statistics[0].Length];
        Array.Fill(farthest, double.NegativeInfinity);
        foreach (double[] values in statistics)
        {
            double mean = values.Average(),
                deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            for (int i = 0; i < values.Length; i++)
                farthest[i] = Math.Max(farthest[i], deviation > 0 ? (values[i] - mean) / deviation : 0);
        }

        return farthest;
    }

    private static double Share(double[] values, int index) =>
        (double)values.Count(value => IsAtLeast(value, values[index])) / values.Length;

    private static bool IsAtLeast(double value, double bound) => value >= bound - (Rounding * Math.Max(Math.Abs(value), Math.Abs(bound)));
}
