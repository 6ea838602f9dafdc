using System.Runtime.CompilerServices;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>Distances between tails of one sample and their laws, found without looking at most of the values.</summary>
/// <remarks>
/// <para>
/// With S the law's share above a value and e/n the sample's share at or above it, the deviation at the g-th distinct value is |S_g −
/// e_g/n| seen from the left and |S_g − e_{g−1}/n| from the right. S and e both grow with g. So between two values p &lt; q no
/// deviation exceeds max(S_q − e_p/n, e_q/n − S_p), and where that is not above the largest deviation found so far, nothing between
/// them needs to be looked at: O(1/D) values instead of n for a distance D.
/// </para>
/// <para>
/// Neighbouring tails deviate most at the same values, so the places where others were worst are tried first; one deviation above the
/// limit ends the evaluation. What is returned is still, to the last bit, the maximum over all values.
/// </para>
/// </remarks>
internal ref struct TailDeviations(TailProfile profile, TailDistance distance)
{
    private const int PlaceCount = 8;

    // Deviations are rounded to about 1e-16: a bound must be below by more than that to exclude.
    private const double Margin = 4e-15;

    private readonly ReadOnlySpan<double> _depths = profile.Depths;
    private readonly ReadOnlySpan<int> _counts = profile.Counts;
    private readonly bool _isTwoSided = distance switch
    {
        TailDistance.LeftKolmogorovSmirnov => false,
        TailDistance.KolmogorovSmirnov => true,
    };
    private Places _places;
    private int _placeCount;

    [InlineArray(PlaceCount)]
    private struct Places
    {
        private int _first;
    }

    /// <summary>The distance between a tail and its law, or, where that is larger than a limit, any number above the limit.</summary>
    /// <param name="law">The law.</param>
    /// <param name="limit">The largest distance of interest.</param>
    public double Distance(in TailLaw law, double limit)
    {
        double largest = 0;
        for (int i = 0; i < _placeCount; i++)
        {
            int place = _places[i];
            if (place > law.Last)
                continue;
            double deviation = Deviation(law, place, Survival(law, place));
            if (deviation > limit)
            {
                // One step to the front: what excludes often is tried early.
                if (i > 0)
                    (_places[i], _places[i - 1]) = (_places[i - 1], _places[i]);
                return deviation;
            }

            largest = Math.Max(largest, deviation);
        }

        return Scan(law, limit, largest);
    }

    private double Scan(in TailLaw law, double limit, double largest)
    {
        int worst = -1,
            left = 0;
        double leftSurvival = Survival(law, 0);
        Look(law, 0, leftSurvival, ref largest, ref worst);

        // A few places everywhere, so that the largest deviation is soon large and steps are long.
        const int Parts = 8;
        for (int part = 1; part < Parts && largest <= limit; part++)
        {
            int place = (int)((long)law.Last * part / Parts);
            Look(law, place, Survival(law, place), ref largest, ref worst);
        }

        while (left < law.Last && largest <= limit)
        {
            // In shares, both bounds allow a step of the largest deviation less the present one, if law and sample advance alike.
            double room = largest - Math.Abs(leftSurvival - (_counts[left] / law.Count));
            int right = (int)Math.Min(law.Last, left + Math.Max(1, room * (law.Last + 1)));
            double rightSurvival = Survival(law, right);
            Look(law, right, rightSurvival, ref largest, ref worst);
            while (right - left > 1 && largest <= limit && !(Bound(law, left, right, leftSurvival, rightSurvival) <= largest - Margin))
            {
                right = left + ((right - left) / 2);
                rightSurvival = Survival(law, right);
                Look(law, right, rightSurvival, ref largest, ref worst);
            }

            (left, leftSurvival) = (right, rightSurvival);
        }

        if (worst >= 0)
            Remember(worst);
        return largest;
    }

    private readonly double Survival(in TailLaw law, int place) => Math.Exp(law.Rate * (_depths[place] - law.Depth));

    private readonly double Deviation(in TailLaw law, int place, double survival)
    {
        double left = Math.Abs(survival - (_counts[place] / law.Count));
        return _isTwoSided ? Math.Max(left, Math.Abs(survival - (Above(place) / law.Count))) : left;
    }

    // The number of values larger than a distinct value.
    private readonly double Above(int place) => place == 0 ? 0 : _counts[place - 1];

    private readonly void Look(in TailLaw law, int place, double survival, ref double largest, ref int worst)
    {
        double deviation = Deviation(law, place, survival);
        if (deviation > largest)
            (largest, worst) = (deviation, place);
    }

    // No deviation strictly between two places is larger.
    private readonly double Bound(in TailLaw law, int left, int right, double leftSurvival, double rightSurvival)
    {
        int fewest = _isTwoSided ? _counts[left] : _counts[left + 1];
        return Math.Max(rightSurvival - (fewest / law.Count), (_counts[right - 1] / law.Count) - leftSurvival);
    }

    private void Remember(int place)
    {
        _placeCount = Math.Min(_placeCount + 1, PlaceCount);
        for (int i = _placeCount - 1; i > 0; i--)
            _places[i] = _places[i - 1];
        _places[0] = place;
    }
}
