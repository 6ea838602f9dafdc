using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral.Statistics;

/// <summary>Whether the tail of a spectrum means anything: the rule of <see cref="SpectrumStatistics.TailKind"/>.</summary>
/// <remarks>
/// A power law alone is "plausible" for a third to a half of all small Gaussian matrices, because any upper edge resembles some steep power law over a few values. So, in this order:
/// <list type="number">
/// <item>no law of noise for the matrix, or too few eigenvalues to test: <see cref="TailKind.Undetermined"/>;</item>
/// <item>pure noise is not rejected (<see cref="MarchenkoPasturTest"/>): <see cref="TailKind.None"/>;</item>
/// <item>the entries were shuffled and shuffling gives as much (<see cref="PermutationTest"/>): <see cref="TailKind.None"/>, the entries are heavy-tailed and not the spectrum (copies too few to reject at the level say nothing);</item>
/// <item>fewer than ten outliers, and the rest has the shape of noise: <see cref="TailKind.None"/>, a random bulk and some directions outside it;</item>
/// <item>otherwise the verdict on the tail's values, <see cref="TailAnalysis.Kind"/>.</item>
/// </list>
/// </remarks>
internal static class SpectrumTail
{
    // Fewer outliers are too few for a tail of their own; the same number as for the tail's verdict.
    private const int TailOfOutliers = 10;

    public static (TailKind Kind, string Evidence) Judge(MarchenkoPasturTest? bulk, PermutationTest? permutations, TailAnalysis tail)
    {
        if (bulk is null)
            return (TailKind.Undetermined, $"The noise of this matrix has no known law to compare with. Its tail: {tail.Evidence}");
        if (bulk.Outcome != MarchenkoPasturOutcome.Tested)
            return (TailKind.Undetermined, bulk.Evidence);
        if (!bulk.IsRejected)
            return (TailKind.None, bulk.Evidence);
        if (permutations is { IsRejected: false, CanReject: true })
            return (TailKind.None, $"{bulk.Evidence} {permutations.Evidence}");
        string evidence = permutations is null ? bulk.Evidence : $"{bulk.Evidence} {permutations.Evidence}";
        return bulk.IsBulkRejected || bulk.OutlierCount >= TailOfOutliers
            ? (tail.Kind, $"{evidence} Tail: {tail.Evidence}")
            : (TailKind.None, evidence);
    }
}
