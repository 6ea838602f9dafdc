using System.Globalization;

namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>What a test against pure noise found, in words.</summary>
internal static class MarchenkoPasturEvidence
{
    public static string Of(MarchenkoPasturTest test) =>
        test.Outcome switch
        {
            MarchenkoPasturOutcome.TooFewEigenvalues => FormattableString.Invariant(
                $"Not tested: fewer than {MarchenkoPasturFit.MinimumCount} eigenvalues are too few for a bulk."
            ),
            MarchenkoPasturOutcome.NoBulk =>
                "Not tested: half of the eigenvalues or more are not above the noise floor, so there is no bulk.",
            MarchenkoPasturOutcome.Tested => FormattableString.Invariant(
                $"{Verdict(test)} at the {100 * test.Level:0.###} % level: {Outliers(test)}; {Bulk(test)}."
            ),
        };

    private static string Verdict(MarchenkoPasturTest test) => test.IsRejected ? "Not pure noise" : "Not to be told from pure noise";

    private static string Outliers(MarchenkoPasturTest test)
    {
        string p = FormattableString.Invariant($"(p of the largest: {PValue(test.OutlierPValue)})");
        return test.OutlierCount switch
        {
            0 => $"no eigenvalue is above what noise reaches {p}",
            1 => $"one eigenvalue is above what noise reaches {p}",
            int count => FormattableString.Invariant($"{count} eigenvalues are above what noise reaches {p}"),
        };
    }

    private static string Bulk(MarchenkoPasturTest test) =>
        double.IsNaN(test.BulkDistance)
            ? "the others have no bulk to compare with the Marchenko–Pastur law"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the distance of the {(test.OutlierCount > 0 ? "others" : "spectrum")} to the Marchenko–Pastur law is "
                    + $"{test.BulkDistance:0.0000} (p: {PValue(test.BulkPValue)})"
            );

    private static string PValue(double p) => p < 1e-300 ? "below 1e-300" : FormattableString.Invariant($"{p:G2}");
}
