using System.Globalization;

namespace MLSpectral.Statistics.Regimes;

/// <summary>What a regime rests on, in words.</summary>
internal static class RegimeEvidence
{
    /// <summary>The sentence for a rank that is gone.</summary>
    public static string OfRank(int rank, RegimeReference reference) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Rank lost: {(rank == 1 ? "one eigenvalue is" : $"{rank} eigenvalues are")} above the noise floor, {reference.Rank} "
                + $"{reference.Name}."
        );

    /// <summary>The sentence for everything else: a verdict, and the numbers of outliers, bulk, scale and tail.</summary>
    public static string Of(SpectralRegime regime, RegimeNumbers numbers, RegimeOptions options)
    {
        string[] parts = [Outliers(numbers), Bulk(numbers), Scale(numbers), Tail(regime, numbers, options)];
        return $"{Verdict(regime, numbers)}: {string.Join(", ", parts.Where(part => part.Length > 0))}.";
    }

    private static string Verdict(SpectralRegime regime, RegimeNumbers numbers) =>
        regime switch
        {
            SpectralRegime.InvariantBulk => numbers.Noise is null ? "The bulk of the start" : "A bulk like noise",
            SpectralRegime.BulkWithOutliers => $"{(numbers.Noise is null ? "A bulk like that of the start" : "A bulk like noise")} and "
                + $"{(numbers.OutlierCount == 1 ? "an outlier" : "outliers")}",
            SpectralRegime.HeavyTailed => numbers.Now.IsTailOfEntries
                ? "A heavy tail, as copies with shuffled entries have"
                : "A heavy tail",
            SpectralRegime.RankCollapsed => "The bulk has vanished",
            SpectralRegime.Unclear => numbers.IsOfAnotherShape
                ? "A bulk of another shape without a heavy tail"
                : "The shape of the bulk stayed, its scale did not",
        };

    private static string Outliers(RegimeNumbers numbers)
    {
        string beyond = numbers.Noise is null ? "beyond those of the start" : "beyond what noise reaches";
        return numbers.OutlierCount switch
        {
            0 => $"no eigenvalue {beyond}",
            1 => FormattableString.Invariant($"one eigenvalue {beyond} (λ₁ = {numbers.Now.Eigenvalues[0]:G4})"),
            int count => FormattableString.Invariant($"{count} eigenvalues {beyond} (λ₁ = {numbers.Now.Eigenvalues[0]:G4})"),
        };
    }

    private static string Bulk(RegimeNumbers numbers)
    {
        string others = numbers.OutlierCount > 0 ? " of the others" : "";
        if (numbers.Noise is not NoiseComparison noise)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Kolmogorov–Smirnov distance{others} to the start {numbers.Move?.Distance:0.000} at the same scale "
                    + $"({numbers.Move?.RawDistance:0.000} as it is)"
            );
        return double.IsNaN(noise.BulkDistance)
            ? "no bulk among the others"
            : FormattableString.Invariant(
                $"distance{others} to the Marchenko–Pastur law {noise.BulkDistance:0.000} (p = {noise.BulkPValue:G2})"
            );
    }

    private static string Scale(RegimeNumbers numbers) =>
        double.IsNaN(numbers.Scale) ? "" : FormattableString.Invariant($"bulk {numbers.Scale:G4} times that of the start");

    private static string Tail(SpectralRegime regime, RegimeNumbers numbers, RegimeOptions options)
    {
        if (regime == SpectralRegime.RankCollapsed)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"the lower four fifths of the eigenvalues have {100 * numbers.Now.LowerShare:G2} % of the trace "
                    + $"({100 * numbers.Reference.LowerShare:G2} % {numbers.Reference.Name})"
            );
        if (double.IsNaN(numbers.TailRatio))
            return "";
        string hill = FormattableString.Invariant(
            $"Hill α {numbers.Now.HillAlpha:0.00} ({numbers.Reference.HillAlpha:0.00} {numbers.Reference.Name})"
        );
        return regime == SpectralRegime.HeavyTailed && !(numbers.TailRatio >= options.TailRatio)
            ? FormattableString.Invariant($"a power law with α = {numbers.Now.TailAlpha:0.00} from {numbers.Now.Xmin:G4} on, {hill}")
            : hill;
    }
}
