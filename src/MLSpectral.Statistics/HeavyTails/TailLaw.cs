namespace MLSpectral.Statistics.HeavyTails;

/// <summary>
/// A tail and the power law fitted to it, in the coordinates of a <see cref="TailProfile"/>: its survival function at depth y is
/// exp(−rate (depth − y)).
/// </summary>
/// <param name="Last">The index of the smallest distinct value of the tail.</param>
/// <param name="Count">n, the number of values of the tail.</param>
/// <param name="Rate">α − 1 = n/T.</param>
/// <param name="Depth">The depth of x_min.</param>
internal readonly record struct TailLaw(int Last, double Count, double Rate, double Depth)
{
    /// <summary>The law that begins at a value of the sample.</summary>
    /// <param name="profile">The sample.</param>
    /// <param name="last">The index of the value; not 0, the largest.</param>
    public static TailLaw At(TailProfile profile, int last) => Below(profile, last, gap: 0);

    /// <summary>The law that begins below a value of the sample.</summary>
    /// <param name="profile">The sample.</param>
    /// <param name="last">The index of the smallest value of the tail.</param>
    /// <param name="gap">The logarithm of that value over x_min.</param>
    public static TailLaw Below(TailProfile profile, int last, double gap)
    {
        int count = profile.Counts[last];
        return new TailLaw(last, count, count / (profile.LogSums[last] + (count * gap)), profile.Depths[last] + gap);
    }
}
