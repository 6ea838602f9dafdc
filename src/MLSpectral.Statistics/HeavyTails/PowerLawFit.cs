using MLSpectral.Statistics.Functions;
using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>
/// A power law p(x) = (α − 1)/x_min (x/x_min)^−α, x ≥ x_min, fitted to the largest values of a sample (Clauset, Shalizi and Newman
/// 2009, §3).
/// </summary>
/// <remarks>
/// α, its error, n and the distance do not depend on the scale of the values. In double precision, from the logarithms of ratios of
/// neighbours: good to about 1e-15 relative, from subnormal numbers to 1e308 in one sample. That a tail can be fitted does not make it a
/// power law: see <see cref="PowerLawBootstrap"/>.
/// </remarks>
public sealed record PowerLawFit
{
    /// <summary>Whether there is a fit, and if not, why; every number of a fit that is not there is NaN.</summary>
    public TailFitOutcome Outcome { get; init; }

    /// <summary>α, the exponent of the density: 1 + n / Σ ln(x / x_min), the maximum of the likelihood.</summary>
    public double Alpha { get; init; } = double.NaN;

    /// <summary>
    /// (α − 1)/√n, the standard error of α for a given x_min and independent values; that of the search for x_min comes on top.
    /// </summary>
    public double AlphaError { get; init; } = double.NaN;

    /// <summary>x_min, the value at which the tail begins.</summary>
    public double Xmin { get; init; } = double.NaN;

    /// <summary>n, the number of values at or above x_min.</summary>
    public int TailCount { get; init; }

    /// <summary>The distance between tail and law, the one that was asked for; in [0, 1].</summary>
    public double KsDistance { get; init; } = double.NaN;

    /// <summary>ln likelihood of the tail, Σ ln p(x); it depends on the scale of the values.</summary>
    public double LogLikelihood { get; init; } = double.NaN;

    /// <summary>Whether there is a fit.</summary>
    public bool IsFitted => Outcome == TailFitOutcome.Fitted;

    /// <summary>
    /// Fits a power law to a sample's tail, which begins where the distance between tail and law is smallest; of equal distances the
    /// longest tail wins.
    /// </summary>
    /// <remarks>
    /// Every distinct value but the largest is a candidate for x_min, and the result is that of trying them all, to the last bit. Most
    /// are excluded after one or two values of their tail, the others after about 1/D values for a distance D. Measured, the time grows
    /// as n to n^1.2 from 1,000 to 1,000,000 values, with a body and without; the worst case is O(n²). Memory: 20 bytes for each
    /// distinct value, nothing for a candidate.
    /// </remarks>
    /// <param name="values">Finite values in descending order; zeros and negative values are left out.</param>
    /// <param name="options">How x_min is searched for; null for the defaults.</param>
    /// <exception cref="ArgumentException">The values are not finite or not in descending order, or an option is outside its
    /// range.</exception>
    public static PowerLawFit Fit(ReadOnlySpan<double> values, PowerLawFitOptions? options = null)
    {
        options ??= new PowerLawFitOptions();
        options.Check();
        Descending.Require(values, nameof(values));
        ReadOnlySpan<double> sample = Descending.Above(values, options.NoiseFloor);
        var profile = TailProfile.Of(sample);
        XminRange range = XminRange.Of(sample, profile, options);
        if (range.IsEmpty)
            return new PowerLawFit { Outcome = range.Outcome };

        (int index, double distance) = XminSearch.Smallest(profile, range, options.Distance);
        return Fitted(TailLaw.At(profile, index), sample[profile.Counts[index] - 1], distance);
    }

    /// <summary>Fits a power law that begins at a given x_min; O(n).</summary>
    /// <param name="values">Finite values in descending order; those below x_min are left out.</param>
    /// <param name="xmin">x_min, positive; it need not be one of the values.</param>
    /// <param name="distance">The distance to report.</param>
    /// <returns>The fit; none where fewer than two values are at or above x_min or all of them are equal to it.</returns>
    /// <exception cref="ArgumentException">The values are not finite or not in descending order, or x_min is not positive and
    /// finite.</exception>
    public static PowerLawFit FitAtXmin(
        ReadOnlySpan<double> values,
        double xmin,
        TailDistance distance = TailDistance.LeftKolmogorovSmirnov
    )
    {
        if (!(xmin > 0) || double.IsInfinity(xmin))
            throw new ArgumentOutOfRangeException(nameof(xmin), xmin, "The start of a power law must be positive and finite.");
        PowerLawFitOptions.CheckDistance(distance);
        Descending.Require(values, nameof(values));
        ReadOnlySpan<double> tail = AtOrAbove(values, xmin);
        if (tail.Length < 2 || tail[0] == xmin)
            return new PowerLawFit { Outcome = TailFitOutcome.TooFewValues };

        var profile = TailProfile.Of(tail);
        TailLaw law = TailLaw.Below(profile, profile.Length - 1, LogRatio.Of(tail[^1], xmin));
        return Fitted(law, xmin, new TailDeviations(profile, distance).Distance(law, limit: double.PositiveInfinity));
    }

    /// <summary>
    /// The law and its distance at every candidate for x_min, from the highest to the lowest: what <see cref="Fit"/> chooses from, for
    /// plots.
    /// </summary>
    /// <remarks>Each distance is exact, so this costs more than <see cref="Fit"/>: about O(n/D) for distances D.</remarks>
    /// <param name="values">Finite values in descending order; zeros and negative values are left out.</param>
    /// <param name="options">Which candidates; null for the defaults.</param>
    /// <returns>The candidates; none where there is no fit.</returns>
    /// <exception cref="ArgumentException">The values are not finite or not in descending order, or an option is outside its
    /// range.</exception>
    public static PowerLawCandidate[] FindCandidates(ReadOnlySpan<double> values, PowerLawFitOptions? options = null)
    {
        options ??= new PowerLawFitOptions();
        options.Check();
        Descending.Require(values, nameof(values));
        ReadOnlySpan<double> sample = Descending.Above(values, options.NoiseFloor);
        var profile = TailProfile.Of(sample);
        XminRange range = XminRange.Of(sample, profile, options);
        var candidates = new PowerLawCandidate[range.Length];
        var deviations = new TailDeviations(profile, options.Distance);
        for (int i = 0; i < candidates.Length; i++)
        {
            TailLaw law = TailLaw.At(profile, range.First + i);
            candidates[i] = new PowerLawCandidate
            {
                Xmin = sample[(int)law.Count - 1],
                Alpha = 1 + law.Rate,
                TailCount = (int)law.Count,
                KsDistance = deviations.Distance(law, limit: double.PositiveInfinity),
            };
        }

        return candidates;
    }

    private static ReadOnlySpan<double> AtOrAbove(ReadOnlySpan<double> values, double xmin)
    {
        int count = 0;
        while (count < values.Length && values[count] >= xmin)
            count++;
        return values[..count];
    }

    // ln L = n ln((α − 1)/x_min) − α T, with T = n/(α − 1).
    private static PowerLawFit Fitted(in TailLaw law, double xmin, double distance) =>
        new()
        {
            Alpha = 1 + law.Rate,
            AlphaError = law.Rate / Math.Sqrt(law.Count),
            Xmin = xmin,
            TailCount = (int)law.Count,
            KsDistance = distance,
            LogLikelihood = law.Count * (Math.Log(law.Rate) - Math.Log(xmin) - 1 - (1 / law.Rate)),
        };
}
