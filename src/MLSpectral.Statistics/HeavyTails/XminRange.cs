namespace MLSpectral.Statistics.HeavyTails;

/// <summary>
/// The candidates for x_min: distinct values of a sample from the <paramref name="First"/> (the highest x_min) to the
/// <paramref name="Last"/>.
/// </summary>
/// <param name="First">The index of the highest one, at least 1: a tail of the largest value alone has no exponent.</param>
/// <param name="Last">The index of the lowest one.</param>
/// <param name="Outcome">Why there is none, or that there is one.</param>
internal readonly record struct XminRange(int First, int Last, TailFitOutcome Outcome)
{
    /// <summary>Whether there is no candidate.</summary>
    public bool IsEmpty => Outcome != TailFitOutcome.Fitted;

    /// <summary>The number of candidates.</summary>
    public int Length => IsEmpty ? 0 : Last - First + 1;

    /// <summary>The candidates that the options allow.</summary>
    /// <param name="sample">Positive values in descending order.</param>
    /// <param name="profile">Their profile.</param>
    /// <param name="options">The options.</param>
    public static XminRange Of(ReadOnlySpan<double> sample, TailProfile profile, PowerLawFitOptions options)
    {
        ReadOnlySpan<int> counts = profile.Counts;
        int first = FirstOfCount(counts, options.MinimumTailCount),
            last = counts.Length - 1;
        if (last < first)
            return new XminRange(first, last, TailFitOutcome.TooFewValues);

        while (first <= last && sample[counts[first] - 1] > options.HighestXmin)
            first++;
        while (first <= last && sample[counts[last] - 1] < options.LowestXmin)
            last--;
        return new XminRange(first, last, first <= last ? TailFitOutcome.Fitted : TailFitOutcome.NoXminInRange);
    }

    /// <summary>The index of the shortest tail of at least so many values, and of more than one distinct value.</summary>
    /// <param name="counts">The counts of a profile.</param>
    /// <param name="minimumTailCount">So many.</param>
    public static int FirstOfCount(ReadOnlySpan<int> counts, int minimumTailCount)
    {
        int first = 1;
        while (first < counts.Length && counts[first] < minimumTailCount)
            first++;
        return first;
    }
}
