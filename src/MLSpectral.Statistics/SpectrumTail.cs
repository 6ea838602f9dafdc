using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral.Statistics;

/// <summary>Whether the tail of a spectrum means anything: the rule that <see cref="SpectrumStatistics.TailKind"/> states.</summary>
internal static class SpectrumTail
{
    // Fewer outliers are too few for a tail of their own; the same number as for the tail's verdict.
    private const int TailOfOutliers = 10;

    public static (TailKind Kind, string Evidence) Judge(MarchenkoPasturTest? bulk, PermutationTest? permutations, TailAnalysis tail)
    {
        if (bulk is null)
            return (TailKind.Undetermined, $"The noise of this matrix has no known law to compare with. {Tail(tail)}");
        if (bulk.Outcome != MarchenkoPasturOutcome.Tested)
            return (TailKind.Undetermined, bulk.Evidence);
        if (!bulk.IsRejected)
            return (TailKind.None, bulk.Evidence);
        if (permutations is { IsRejected: false, CanReject: true })
            return (TailKind.None, $"{bulk.Evidence} {permutations.Evidence}");
        string evidence = permutations is null ? bulk.Evidence : $"{bulk.Evidence} {permutations.Evidence}";
        if (double.IsNaN(bulk.BulkPValue) && bulk.OutlierCount < TailOfOutliers)
            return (TailKind.Undetermined, evidence);
        return bulk.IsBulkRejected || bulk.OutlierCount >= TailOfOutliers
            ? (tail.Kind, $"{evidence} {Tail(tail)}")
            : (
                TailKind.None,
                FormattableString.Invariant($"{evidence} {Few(bulk.OutlierCount)} beside a random bulk: too few for a tail.")
            );
    }

    private static string Few(int outliers) => outliers == 1 ? "One direction" : FormattableString.Invariant($"{outliers} directions");

    private static string Tail(TailAnalysis tail) => tail.Fit.IsFitted ? $"The tail: {tail.Evidence}" : tail.Evidence;
}
