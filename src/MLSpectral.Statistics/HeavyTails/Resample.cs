using MathNet.Numerics.Random;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>Samples drawn with replacement from the observed one.</summary>
/// <param name="observed">The observed sample.</param>
internal sealed class Resample(BootstrapSample observed)
{
    private readonly TailProfile _replica = new(observed.Profile.Length);
    private readonly int[] _counts = new int[observed.Profile.Length];
    private readonly int[] _origins = new int[observed.Profile.Length];

    /// <summary>Draws a sample and fits it.</summary>
    /// <param name="random">The replica's random numbers.</param>
    /// <returns>α and x_min; NaN where it has no fit.</returns>
    public (double Alpha, double Xmin) Fit(RandomSource random)
    {
        Array.Clear(_counts);
        for (int i = 0; i < observed.Count; i++)
            _counts[observed.Group((int)(random.NextDouble() * observed.Count))]++;

        _replica.Clear();
        int last = -1;
        double gap = 0;
        ReadOnlySpan<double> depths = observed.Profile.Depths;
        for (int group = 0; group < _counts.Length; group++)
        {
            gap += group > 0 ? depths[group] - depths[group - 1] : 0;
            if (_counts[group] == 0)
                continue;
            _replica.Add(gap, _counts[group]);
            gap = 0;
            _origins[_replica.Length - 1] = group;
            if (group <= observed.Range.Last)
                last = _replica.Length - 1;
        }

        int first = XminRange.FirstOfCount(_replica.Counts, observed.FitOptions.MinimumTailCount);
        while (first <= last && observed.Value(_origins[first]) > observed.FitOptions.HighestXmin)
            first++;
        if (first > last)
            return (double.NaN, double.NaN);

        int index = XminSearch.Smallest(_replica, new XminRange(first, last, TailFitOutcome.Fitted), observed.FitOptions.Distance).Index;
        return (1 + TailLaw.At(_replica, index).Rate, observed.Value(_origins[index]));
    }
}
