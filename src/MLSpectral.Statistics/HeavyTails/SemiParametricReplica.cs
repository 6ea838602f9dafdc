using MathNet.Numerics.Random;
using MLSpectral.Statistics.Functions;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>
/// Samples like the observed one if its tail were a power law: each of n values comes from the fitted law with probability n_tail/n, else
/// it is one of the observed values below x_min (Clauset, Shalizi and Newman 2009, §4.1).
/// </summary>
/// <param name="observed">The observed sample; it has a fit.</param>
internal sealed class SemiParametricReplica(BootstrapSample observed)
{
    private readonly TailLaw _law = observed.Law;
    private readonly ParetoTail _tail = new(observed.Count);
    private readonly int[] _bodyCounts = new int[observed.Profile.Length];

    /// <summary>The sample that was drawn last.</summary>
    public TailProfile Profile { get; } = new(observed.Count);

    /// <summary>How many of its values are from the law.</summary>
    public int TailCount { get; private set; }

    /// <summary>The logarithm of the smallest of those over x_min; 0 where there is none.</summary>
    public double GapToXmin { get; private set; }

    /// <summary>Draws a sample and fits it.</summary>
    /// <param name="random">The replica's random numbers.</param>
    /// <returns>Its smallest distance; NaN where it has no fit.</returns>
    public double Distance(RandomSource random)
    {
        DrawCounts(random);
        Profile.Clear();
        GapToXmin = _tail.AddTo(Profile, TailCount, _law.Rate, random);
        double xminDepth = Profile.Length > 0 ? Profile.Depths[^1] + GapToXmin : 0;
        double gap = GapToXmin;
        int last = Profile.Length - 1;
        ReadOnlySpan<double> depths = observed.Profile.Depths;
        for (int group = _law.Last + 1; group < depths.Length; group++)
        {
            gap += depths[group] - depths[group - 1];
            if (_bodyCounts[group] == 0)
                continue;
            Profile.Add(gap, _bodyCounts[group]);
            gap = 0;
            if (group <= observed.Range.Last)
                last = Profile.Length - 1;
        }

        // A value of the law can be too large for the range; the observed ones below x_min cannot.
        int first = XminRange.FirstOfCount(Profile.Counts, observed.FitOptions.MinimumTailCount);
        double room =
            observed.FitOptions.HighestXmin < double.PositiveInfinity
                ? LogRatio.Of(observed.FitOptions.HighestXmin, observed.Fit.Xmin)
                : double.PositiveInfinity;
        while (first <= last && xminDepth - Profile.Depths[first] > room)
            first++;
        return first <= last
            ? XminSearch.Smallest(Profile, new XminRange(first, last, TailFitOutcome.Fitted), observed.FitOptions.Distance).Distance
            : double.NaN;
    }

    // An index below n_tail has the probability n_tail/n; every other one is an observed value below x_min.
    private void DrawCounts(RandomSource random)
    {
        TailCount = 0;
        Array.Clear(_bodyCounts);
        int observedTailCount = (int)_law.Count;
        for (int i = 0; i < observed.Count; i++)
        {
            int index = (int)(random.NextDouble() * observed.Count);
            if (index < observedTailCount)
                TailCount++;
            else
                _bodyCounts[observed.Group(index)]++;
        }
    }
}
