using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics;

/// <summary>The exhaustive search for x_min, written plainly: every candidate against every value of its tail, O(n²).</summary>
internal static class PlainSearch
{
    /// <summary>From the definitions, with logarithms and powers of the values themselves; NaN where there is no fit.</summary>
    public static PowerLawCandidate[] Candidates(double[] values, PowerLawFitOptions options)
    {
        double[] sample = [.. values.Where(x => x > Math.Max(options.NoiseFloor, 0))];
        return
        [
            .. from xmin in sample.Distinct()
            where xmin < sample[0] && xmin >= options.LowestXmin && xmin <= options.HighestXmin
            let tail = sample.Where(x => x >= xmin).ToArray()
            where tail.Length >= options.MinimumTailCount
            let alpha = 1 + (tail.Length / tail.Sum(x => Math.Log(x) - Math.Log(xmin)))
            select new PowerLawCandidate
            {
                Xmin = xmin,
                Alpha = alpha,
                TailCount = tail.Length,
                KsDistance = Distance(tail, xmin, alpha, options.Distance),
            },
        ];
    }

    private static double Distance(double[] tail, double xmin, double alpha, TailDistance distance)
    {
        double largest = 0,
            n = tail.Length;
        for (int i = 0, next; i < tail.Length; i = next)
        {
            next = i + 1;
            while (next < tail.Length && tail[next] == tail[i])
                next++;
            double law = 1 - Math.Exp((1 - alpha) * (Math.Log(tail[i]) - Math.Log(xmin)));
            double below = (n - next) / n,
                atOrBelow = (n - i) / n;
            largest = Math.Max(largest, Math.Abs(law - below));
            if (distance == TailDistance.KolmogorovSmirnov)
                largest = Math.Max(largest, Math.Abs(law - atOrBelow));
        }

        return largest;
    }

    /// <summary>The smallest distance of a profile, in the arithmetic of the library but without leaving anything out.</summary>
    public static (int Index, double Distance) Smallest(TailProfile profile, XminRange range, TailDistance distance)
    {
        (int Index, double Distance) best = (-1, double.PositiveInfinity);
        for (int index = range.First; index <= range.Last; index++)
        {
            TailLaw law = TailLaw.At(profile, index);
            double largest = 0;
            for (int place = 0; place <= index; place++)
            {
                double survival = Math.Exp(law.Rate * (profile.Depths[place] - law.Depth));
                largest = Math.Max(largest, Math.Abs(survival - (profile.Counts[place] / law.Count)));
                if (distance == TailDistance.KolmogorovSmirnov)
                    largest = Math.Max(largest, Math.Abs(survival - ((place > 0 ? profile.Counts[place - 1] : 0) / law.Count)));
            }

            if (largest <= best.Distance)
                best = (index, largest);
        }

        return best;
    }
}
