using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.Distances;

/// <summary>Bin edges that fit two samples.</summary>
public static class CommonGrid
{
    /// <summary>The edges of bins over the joint range of two samples, strictly ascending.</summary>
    /// <param name="first">A spectrum in descending order.</param>
    /// <param name="second">Another one, of any size.</param>
    /// <param name="binCount">The number of bins, at least 1.</param>
    /// <param name="spacing">Equal differences or equal ratios.</param>
    /// <returns><paramref name="binCount"/> + 1 edges; fewer, but at least two, where the range is too narrow for so many different
    /// numbers.</returns>
    /// <exception cref="ArgumentException">A sample is empty, not finite, or not in descending order, or there is no bin.</exception>
    public static double[] CreateEdges(
        ReadOnlySpan<double> first,
        ReadOnlySpan<double> second,
        int binCount,
        BinSpacing spacing = BinSpacing.Linear
    )
    {
        SamplePair.Require(first, second);
        if (binCount < 1)
            throw new ArgumentOutOfRangeException(nameof(binCount), binCount, "A grid needs at least one bin.");
        if (!Enum.IsDefined(spacing))
            throw new ArgumentOutOfRangeException(nameof(spacing), spacing, "The spacing of a grid is Linear or Logarithmic.");
        if (spacing == BinSpacing.Logarithmic)
        {
            first = Descending.Above(first, 0);
            second = Descending.Above(second, 0);
        }

        // Without a positive value every value lies below any logarithmic grid, whatever its edges are.
        double lowest = Math.Min(first.IsEmpty ? double.MaxValue : first[^1], second.IsEmpty ? double.MaxValue : second[^1]);
        double highest = Math.Max(first.IsEmpty ? double.Epsilon : first[0], second.IsEmpty ? double.Epsilon : second[0]);
        lowest = Math.Min(lowest, highest);
        var edges = new List<double>(binCount + 1) { lowest };
        for (int i = 1; i <= binCount; i++)
        {
            double share = (double)i / binCount;
            double edge =
                i == binCount
                    ? highest
                    : spacing switch
                    {
                        BinSpacing.Linear => double.Lerp(lowest, highest, share),
                        BinSpacing.Logarithmic => Math.Exp(double.Lerp(Math.Log(lowest), Math.Log(highest), share)),
                    };
            if (edge > edges[^1] && edge <= highest)
                edges.Add(edge);
        }

        if (edges.Count > 1)
            return [.. edges];

        // One value: a bin of one unit in the last place.
        return lowest < double.MaxValue ? [lowest, Math.BitIncrement(lowest)] : [Math.BitDecrement(lowest), lowest];
    }
}
