namespace MLSpectral.Statistics.HeavyTails;

/// <summary>
/// The laws of a tail: the one list that comparisons, verdicts, columns and regimes are derived from. A kind that is missing in one of the
/// switches does not compile; one that is missing in <see cref="Alternatives"/> fails when this class is first used.
/// </summary>
internal static class TailLaws
{
    /// <summary>The laws that the power law is compared with, in the order of the columns made of them: new ones come last.</summary>
    public static IReadOnlyList<TailKind> Alternatives { get; } =
        Complete([TailKind.Exponential, TailKind.LogNormal, TailKind.TruncatedPowerLaw, TailKind.StretchedExponential]);

    /// <summary>Fits the law of a kind; null for a kind that is no law.</summary>
    public static TailModel? Fit(TailKind kind, LogTail tail) =>
        kind switch
        {
            TailKind.Undetermined or TailKind.None => null,
            TailKind.PowerLaw => PowerLawModel.Fit(tail),
            TailKind.TruncatedPowerLaw => TruncatedPowerLawModel.Fit(tail),
            TailKind.LogNormal => LogNormalModel.Fit(tail),
            TailKind.Exponential => ExponentialModel.Fit(tail),
            TailKind.StretchedExponential => StretchedExponentialModel.Fit(tail),
        };

    /// <summary>Whether a tail of a kind is heavy: as far as its values reach it falls like a power, cut off or not.</summary>
    public static bool IsHeavy(this TailKind kind) =>
        kind switch
        {
            TailKind.PowerLaw or TailKind.TruncatedPowerLaw => true,
            TailKind.Undetermined or TailKind.None or TailKind.LogNormal or TailKind.Exponential or TailKind.StretchedExponential => false,
        };

    private static TailKind[] Complete(TailKind[] alternatives)
    {
        TailKind[] laws = [.. Enum.GetValues<TailKind>().Where(kind => kind != TailKind.PowerLaw && Fit(kind, LogTail.None) is not null)];
        return laws.SequenceEqual(alternatives.Order())
            ? alternatives
            : throw new InvalidOperationException(
                $"The alternatives to the power law are {string.Join(", ", alternatives)}, and the laws {string.Join(", ", laws)}; append "
                    + $"what is missing to {nameof(TailLaws)}.{nameof(Alternatives)}."
            );
    }
}
