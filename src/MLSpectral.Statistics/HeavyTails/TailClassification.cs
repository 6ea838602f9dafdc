using System.Globalization;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>The rule that <see cref="TailKind"/> states.</summary>
internal static class TailClassification
{
    private const int MinimumTailCount = 10;

    // Clauset, Shalizi and Newman 2009, section 4.2.
    private const double GoodnessOfFitLevel = 0.1;

    /// <summary>The verdict and its evidence.</summary>
    public static (TailKind Kind, string Evidence) Of(TailAnalysis analysis)
    {
        int count = analysis.Fit.TailCount;
        if (!analysis.PowerLaw.IsFitted)
            return (TailKind.Undetermined, $"No tail: {Reason(analysis.Fit.Outcome)}.");
        string tail = FormattableString.Invariant(
            $"{count} values from {analysis.Fit.Xmin:G4} up, α = {analysis.PowerLaw.Alpha:G4} ± {analysis.PowerLaw.AlphaError:G2}"
        );
        if (count < MinimumTailCount)
            return (
                TailKind.Undetermined,
                FormattableString.Invariant($"{tail}: fewer than {MinimumTailCount} values, too few to compare laws.")
            );

        double share = analysis.Level / analysis.Comparisons.Count;
        if (analysis.Comparisons.Where(one => one.LogLikelihoodRatio < 0 && one.PValue < share).MinBy(one => one.PValue) is { } better)
        {
            TailModel best = analysis.Comparisons.Select(one => one.Second).Where(law => law.IsFitted).MinBy(law => law.AkaikeInformation)!;
            return (
                best.Kind,
                $"{tail}: {better.Second.Name} fits better than the power law ({Numbers(better)})"
                    + (best == better.Second ? "." : $", and {best.Name} describes the tail best (smallest Akaike information).")
            );
        }

        if (analysis.GoodnessOfFitPValue < GoodnessOfFitLevel)
            return (
                TailKind.Undetermined,
                FormattableString.Invariant(
                    $"{tail}: the power law does not fit (p = {analysis.GoodnessOfFitPValue:G2}), and no alternative is better."
                )
            );

        string goodness = double.IsNaN(analysis.GoodnessOfFitPValue)
            ? ""
            : FormattableString.Invariant($"; goodness of fit p = {analysis.GoodnessOfFitPValue:G2}");
        TailComparison exponential = analysis.Comparisons.First(one => one.Second is ExponentialModel);
        return exponential.LogLikelihoodRatio > 0 && exponential.PValue < analysis.Level
            ? (TailKind.PowerLaw, $"{tail}: the exponential fits worse ({Numbers(exponential)}), and no alternative fits better{goodness}.")
            : (
                TailKind.Undetermined,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{tail}: neither the power law nor the exponential is better ({Numbers(exponential)}, at a level of "
                        + $"{analysis.Level:G2} and a quarter of it{goodness})."
                )
            );
    }

    private static string Numbers(TailComparison one) =>
        FormattableString.Invariant($"R = {one.LogLikelihoodRatio:G4}, p = {one.PValue:G2}");

    private static string Reason(TailFitOutcome outcome) =>
        outcome switch
        {
            TailFitOutcome.NoXminInRange => "no value lies in the range for x_min",
            TailFitOutcome.TooFewValues or TailFitOutcome.Fitted => "too few distinct positive values",
        };
}
