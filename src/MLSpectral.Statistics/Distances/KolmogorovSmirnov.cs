namespace MLSpectral.Statistics.Distances;

/// <summary>The Kolmogorov–Smirnov distance between samples.</summary>
public static class KolmogorovSmirnov
{
    /// <summary>sup |F₁ − F₂| of the two empirical distribution functions, in [0, 1]; O(n₁ + n₂).</summary>
    /// <param name="first">A spectrum in descending order.</param>
    /// <param name="second">Another one, of any size.</param>
    /// <exception cref="ArgumentException">One of them is empty, not finite, or not in descending order.</exception>
    public static double Distance(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        SamplePair.Require(first, second);

        // Walking down, i/n₁ and j/n₂ are the shares of values at or above the current point.
        double distance = 0;
        int i = 0,
            j = 0;
        while (i < first.Length && j < second.Length)
        {
            double point = Math.Max(first[i], second[j]);
            while (i < first.Length && first[i] >= point)
                i++;
            while (j < second.Length && second[j] >= point)
                j++;
            distance = Math.Max(distance, Math.Abs(((double)i / first.Length) - ((double)j / second.Length)));
        }

        return distance;
    }
}
