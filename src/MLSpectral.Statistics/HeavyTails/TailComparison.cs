using System.Globalization;
using MathNet.Numerics;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>Which of two laws of one tail its values speak for, by the ratio of their likelihoods.</summary>
/// <remarks>
/// Two tests. Vuong's (1989): the ratio of n independent values is normal with the standard deviation √n·s, s that of the differences
/// of ln p, if both laws are equally far from the truth. The nested one, where the second law contains the first: if the first is true,
/// 2|R| is 0 or χ² with one degree of freedom, half of the time each, because the first law lies on the boundary of the second (Self
/// and Liang 1987). (powerlaw takes χ² always, which makes p twice as large.) Values of a spectrum are not independent: there, p-values
/// are descriptive.
/// <para>
/// The nested p-value is too small for real samples: of 2,000 power laws each, 5 % should be rejected for a cut-off, but at n = 1000 it
/// is 7 % for α = 4, 8 % for α = 2.5 and 11 % for α = 1.5 (the score of λ has an infinite variance for α ≤ 3), at n = 100 8 to 9
/// %; for a stretched exponential 6 % at n = 1000 and 8 % at n = 100. Vuong's p is too large against the log-normal: 0.1 % instead of 5
/// %.
/// </para>
/// </remarks>
public sealed record TailComparison
{
    // Differences of ln p under this share of ln p itself are rounding.
    private const double Rounding = 1e-13;

    private TailComparison(TailModel first, TailModel second, LogTail tail, PowerLawNesting nesting)
    {
        (First, Second) = (first, second);
        if (!first.IsFitted || !second.IsFitted)
            return;

        int n = tail.Count;
        double[] differences = new double[n];
        double ratio = 0,
            size = 0,
            squares = 0;
        for (int i = 0; i < n; i++)
        {
            double logDensity = first.LogDensityOf(tail.Values[i]);
            differences[i] = logDensity - second.LogDensityOf(tail.Values[i]);
            ratio += differences[i];
            size += Math.Abs(logDensity);
        }

        foreach (double difference in differences)
            squares += (difference - (ratio / n)) * (difference - (ratio / n));

        // A law that contains the other is never less likely, but rounding can say so.
        bool isNested = nesting != PowerLawNesting.None;
        LogLikelihoodRatio = isNested ? Math.Min(0, ratio) : ratio;
        NormalizedRatio = Math.Sqrt(squares / n) > Rounding * (1 + (size / n)) ? LogLikelihoodRatio / Math.Sqrt(squares) : 0;
        VuongPValue = SpecialFunctions.Erfc(Math.Abs(NormalizedRatio) / Math.Sqrt(2));
        if (isNested)
            NestedPValue = LogLikelihoodRatio < 0 ? 0.5 * SpecialFunctions.Erfc(Math.Sqrt(-LogLikelihoodRatio)) : 1;
        PValue = nesting == PowerLawNesting.OnTheBoundary ? NestedPValue : VuongPValue;
    }

    /// <summary>The first law.</summary>
    public TailModel First { get; }

    /// <summary>The second law.</summary>
    public TailModel Second { get; }

    /// <summary>
    /// R = Σ (ln p₁ − ln p₂), not normalized: positive where the first law is more likely. Never positive where the second law
    /// contains the first.
    /// </summary>
    public double LogLikelihoodRatio { get; } = double.NaN;

    /// <summary>R/(√n s), s the standard deviation of the differences; 0 where the two laws are the same.</summary>
    public double NormalizedRatio { get; } = double.NaN;

    /// <summary>
    /// Vuong's p, erfc(|R|/(√(2n) s)), two-sided: how often equally good laws differ as much. 1 where the two laws are the same.
    /// </summary>
    public double VuongPValue { get; } = double.NaN;

    /// <summary>
    /// ½ erfc(√|R|), and 1 for R = 0: how often the second law is as much better if the first, which it contains, is true. NaN where it
    /// does not contain it.
    /// </summary>
    public double NestedPValue { get; } = double.NaN;

    /// <summary>
    /// The p-value of the test that fits the pair: the nested one for a power law against the truncated one or the stretched exponential;
    /// otherwise Vuong's (for the log-normal, which contains the power law only as a limit, as in Clauset, Shalizi and Newman 2009).
    /// </summary>
    public double PValue { get; } = double.NaN;

    /// <summary>Compares a power law with an alternative; O(n).</summary>
    /// <param name="powerLaw">The power law of the tail.</param>
    /// <param name="alternative">Another law of the same tail.</param>
    /// <param name="tail">The values that both were fitted to, in descending order.</param>
    /// <exception cref="ArgumentException">The laws are not of this tail, or the values are not finite, not in descending order, or under
    /// x_min.</exception>
    public static TailComparison Compare(PowerLawModel powerLaw, TailModel alternative, ReadOnlySpan<double> tail) =>
        Compare(powerLaw, alternative, TailOf(powerLaw, alternative, tail));

    /// <summary>Compares any two laws, neither of which need contain the other, by Vuong's test; O(n).</summary>
    /// <param name="first">A law of the tail.</param>
    /// <param name="second">Another law of the same tail.</param>
    /// <param name="tail">The values that both were fitted to, in descending order.</param>
    /// <exception cref="ArgumentException">The laws are not of this tail, or the values are not finite, not in descending order, or under
    /// x_min.</exception>
    public static TailComparison CompareByVuong(TailModel first, TailModel second, ReadOnlySpan<double> tail) =>
        new(first, second, TailOf(first, second, tail), PowerLawNesting.None);

    internal static TailComparison Compare(PowerLawModel powerLaw, TailModel alternative, LogTail tail) =>
        new(powerLaw, alternative, tail, alternative.Nesting);

    private static LogTail TailOf(TailModel first, TailModel second, ReadOnlySpan<double> tail)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return first.Xmin == second.Xmin && first.Count == tail.Length && second.Count == tail.Length
            ? LogTail.Of(tail, first.Xmin)
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The laws are of {first.Count} values from {first.Xmin:R} and of {second.Count} from {second.Xmin:R}, the "
                        + $"tail has {tail.Length}; fit both to the tail that compares them."
                ),
                nameof(tail)
            );
    }
}
