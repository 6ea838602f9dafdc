namespace MLSpectral.Statistics.Distances;

/// <summary>The Jensen–Shannon divergence between samples, counted in the bins of a common grid (Lin 1991), in nats.</summary>
/// <remarks>
/// ½ Σ p ln(2p/(p+q)) + ½ Σ q ln(2q/(p+q)) over the bins, p and q the shares of each sample; an empty bin adds nothing. A bin holds
/// its lower edge, the last one both its edges. Values outside the grid are counted too, in one bin below it and one above it, so that no
/// mass is lost and the root is a metric on any fixed grid.
/// </remarks>
public static class JensenShannon
{
    /// <summary>The divergence on a given grid, in [0, ln 2]; O(n₁ + n₂ + edges).</summary>
    /// <param name="first">A spectrum in descending order.</param>
    /// <param name="second">Another one, of any size.</param>
    /// <param name="edges">The edges of the bins, strictly ascending, at least two.</param>
    /// <exception cref="ArgumentException">A sample is empty, not finite, or not in descending order, or the edges are not finite and
    /// strictly ascending.</exception>
    public static double Divergence(ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<double> edges)
    {
        SamplePair.Require(first, second);
        CheckEdges(edges);

        // Bins from the top down: above the last edge, the last bin with both its edges, the others with their lower edge, and what is
        // left.
        double sum = 0;
        int i = 0,
            j = 0;
        for (int bin = edges.Length; bin >= 0; bin--)
        {
            int iStart = i,
                jStart = j;
            while (i < first.Length && LiesInBin(first[i], bin, edges))
                i++;
            while (j < second.Length && LiesInBin(second[j], bin, edges))
                j++;
            double p = (double)(i - iStart) / first.Length,
                q = (double)(j - jStart) / second.Length;
            sum += Term(p, q) + Term(q, p);
        }

        // Rounding can leave a few units in the last place outside the range.
        return Math.Clamp(0.5 * sum, 0, Math.Log(2));
    }

    /// <summary>
    /// The divergence on a grid over the joint range of both samples, in [0, ln 2]. For comparing numbers over time give a fixed grid
    /// instead.
    /// </summary>
    /// <param name="first">A spectrum in descending order.</param>
    /// <param name="second">Another one, of any size.</param>
    /// <param name="binCount">The number of bins, at least 1.</param>
    /// <param name="spacing">Equal differences or equal ratios.</param>
    /// <exception cref="ArgumentException">A sample is empty, not finite, or not in descending order, or there is no bin.</exception>
    public static double Divergence(
        ReadOnlySpan<double> first,
        ReadOnlySpan<double> second,
        int binCount,
        BinSpacing spacing = BinSpacing.Linear
    ) => Divergence(first, second, CommonGrid.CreateEdges(first, second, binCount, spacing));

    /// <summary>The root of the divergence on a given grid, a metric, in [0, √ln 2].</summary>
    /// <param name="first">A spectrum in descending order.</param>
    /// <param name="second">Another one, of any size.</param>
    /// <param name="edges">The edges of the bins, strictly ascending, at least two.</param>
    /// <exception cref="ArgumentException">A sample is empty, not finite, or not in descending order, or the edges are not finite and
    /// strictly ascending.</exception>
    public static double Distance(ReadOnlySpan<double> first, ReadOnlySpan<double> second, ReadOnlySpan<double> edges) =>
        Math.Sqrt(Divergence(first, second, edges));

    /// <summary>The root of the divergence on a grid over the joint range of both samples, in [0, √ln 2].</summary>
    /// <param name="first">A spectrum in descending order.</param>
    /// <param name="second">Another one, of any size.</param>
    /// <param name="binCount">The number of bins, at least 1.</param>
    /// <param name="spacing">Equal differences or equal ratios.</param>
    /// <exception cref="ArgumentException">A sample is empty, not finite, or not in descending order, or there is no bin.</exception>
    public static double Distance(
        ReadOnlySpan<double> first,
        ReadOnlySpan<double> second,
        int binCount,
        BinSpacing spacing = BinSpacing.Linear
    ) => Math.Sqrt(Divergence(first, second, binCount, spacing));

    // Bins above this one are already taken out: bin k < edges.Length − 1 begins at edge k − 1, the one above the grid beyond the last
    // edge.
    private static bool LiesInBin(double value, int bin, ReadOnlySpan<double> edges) =>
        bin == edges.Length ? value > edges[^1] : bin == 0 || value >= edges[bin - 1];

    private static double Term(double p, double q) => p > 0 ? p * Math.Log(2 * p / (p + q)) : 0;

    private static void CheckEdges(ReadOnlySpan<double> edges)
    {
        if (edges.Length < 2)
            throw new ArgumentException(
                FormattableString.Invariant($"{edges.Length} edges make no bin; give at least two."),
                nameof(edges)
            );
        for (int i = 0; i < edges.Length; i++)
        {
            if (!double.IsFinite(edges[i]) || (i > 0 && !(edges[i] > edges[i - 1])))
                throw new ArgumentException(
                    FormattableString.Invariant($"Edge {i} is {edges[i]:R}; edges must be finite and each larger than the one before it."),
                    nameof(edges)
                );
        }
    }
}
