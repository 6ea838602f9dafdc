namespace MLSpectral.Statistics.HeavyTails;

/// <summary>The search for the x_min with the smallest distance.</summary>
internal static class XminSearch
{
    // Tails that are evaluated first, evenly spread: they make the smallest distance small before the others are compared with it.
    private const int ScoutCount = 48;

    /// <summary>The tail with the smallest distance, on equal distances the longest one.</summary>
    /// <param name="profile">The sample.</param>
    /// <param name="range">The candidates; at least one.</param>
    /// <param name="distance">Which distance.</param>
    /// <returns>The index of x_min and the distance there.</returns>
    public static (int Index, double Distance) Smallest(TailProfile profile, XminRange range, TailDistance distance)
    {
        var deviations = new TailDeviations(profile, distance);
        (int Index, double Distance) best = (-1, double.PositiveInfinity);
        int stride = Math.Max(1, range.Length / ScoutCount);
        for (int index = range.Last; index >= range.First; index -= stride)
            Try(profile, index, ref deviations, ref best);
        if (stride > 1)
            for (int index = range.First; index <= range.Last; index++)
                Try(profile, index, ref deviations, ref best);
        return best;
    }

    private static void Try(TailProfile profile, int index, ref TailDeviations deviations, ref (int Index, double Distance) best)
    {
        double distance = deviations.Distance(TailLaw.At(profile, index), best.Distance);
        if (distance < best.Distance || (distance == best.Distance && index > best.Index))
            best = (index, distance);
    }
}
