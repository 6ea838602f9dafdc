namespace MLSpectral.Statistics.HeavyTails;

/// <summary>A tail and all laws fitted to it, compared, with a verdict.</summary>
public sealed record TailAnalysis
{
    /// <summary>
    /// The level of the verdict unless another one is asked for: how often a test may be wrong, the comparisons with the alternatives
    /// together.
    /// </summary>
    public const double DefaultLevel = 0.05;

    private TailAnalysis(PowerLawFit fit, LogTail tail)
    {
        Fit = fit;
        PowerLaw = PowerLawModel.Fit(tail);
        Comparisons = [.. TailLaws.Alternatives.Order().Select(kind => TailComparison.Compare(PowerLaw, TailLaws.Fit(kind, tail)!, tail))];
        (Kind, Evidence) = TailClassification.Of(this);
    }

    /// <summary>The tail: its x_min and how many values it has.</summary>
    public PowerLawFit Fit { get; }

    /// <summary>The power law above x_min.</summary>
    public PowerLawModel PowerLaw { get; }

    /// <summary>The power law with an exponential cut-off.</summary>
    public TruncatedPowerLawModel TruncatedPowerLaw => Alternative<TruncatedPowerLawModel>();

    /// <summary>The log-normal law above x_min.</summary>
    public LogNormalModel LogNormal => Alternative<LogNormalModel>();

    /// <summary>The exponential law above x_min.</summary>
    public ExponentialModel Exponential => Alternative<ExponentialModel>();

    /// <summary>The stretched exponential law above x_min.</summary>
    public StretchedExponentialModel StretchedExponential => Alternative<StretchedExponentialModel>();

    /// <summary>
    /// The power law against every other law, in the order of <see cref="TailKind"/>.
    /// </summary>
    public IReadOnlyList<TailComparison> Comparisons { get; }

    /// <summary>The level of the verdict.</summary>
    public double Level { get; private init; } = DefaultLevel;

    /// <summary>The p-value of the power law's goodness of fit that the verdict was given; NaN for none.</summary>
    public double GoodnessOfFitPValue { get; private init; } = double.NaN;

    /// <summary>The verdict, by the rule that <see cref="TailKind"/> states.</summary>
    public TailKind Kind { get; private init; }

    /// <summary>What the verdict rests on, in one sentence with its numbers.</summary>
    public string Evidence { get; private init; }

    /// <summary>Finds the tail of a sample by the best power law, and fits and compares all laws above its x_min.</summary>
    /// <param name="values">Values in descending order.</param>
    /// <param name="options">How x_min is searched for.</param>
    /// <exception cref="ArgumentException">Values are not finite or not in descending order, or an option is out of range.</exception>
    public static TailAnalysis Compute(ReadOnlySpan<double> values, PowerLawFitOptions? options = null) =>
        Compute(values, PowerLawFit.Fit(values, options));

    /// <summary>
    /// Fits and compares all laws above the x_min of a fit that is there already; O(n) with some 60 passes over the tail.
    /// </summary>
    /// <param name="values">Values in descending order.</param>
    /// <param name="fit">The power law that was fitted to them.</param>
    /// <exception cref="ArgumentException">Values are not finite or not in descending order, or the fit is not of these values.</exception>
    public static TailAnalysis Compute(ReadOnlySpan<double> values, PowerLawFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        if (!fit.IsFitted)
            return new TailAnalysis(fit, LogTail.None);
        return fit.TailCount <= values.Length
            ? new TailAnalysis(fit, LogTail.Of(values[..fit.TailCount], fit.Xmin))
            : throw new ArgumentException(
                FormattableString.Invariant(
                    $"The fit is of a tail of {fit.TailCount} values, here are {values.Length}; pass the values it was fitted to."
                ),
                nameof(fit)
            );
    }

    /// <summary>The law of a kind; null for <see cref="TailKind.Undetermined"/> and <see cref="TailKind.None"/>.</summary>
    /// <param name="kind">The kind.</param>
    public TailModel? FindModel(TailKind kind) =>
        kind == TailKind.PowerLaw ? PowerLaw : Comparisons.FirstOrDefault(one => one.Second.Kind == kind)?.Second;

    /// <summary>The same analysis with a verdict at another level, or one that knows how well the power law fits.</summary>
    /// <param name="goodnessOfFitPValue">The p-value of the power law's goodness of fit; NaN for none.</param>
    /// <param name="level">The level, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is not between 0 and 1, or the p-value is not a
    /// probability.</exception>
    public TailAnalysis Judge(double goodnessOfFitPValue, double level = DefaultLevel)
    {
        if (goodnessOfFitPValue is < 0 or > 1)
            throw new ArgumentOutOfRangeException(
                nameof(goodnessOfFitPValue),
                goodnessOfFitPValue,
                "A p-value lies between 0 and 1; pass NaN for none."
            );
        if (!(level is > 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(level),
                level,
                "The level of a test lies between 0 and 1, 0.05 for one error in twenty."
            );
        TailAnalysis judged = this with { GoodnessOfFitPValue = goodnessOfFitPValue, Level = level };
        (TailKind kind, string evidence) = TailClassification.Of(judged);
        return judged with { Kind = kind, Evidence = evidence };
    }

    private TModel Alternative<TModel>()
        where TModel : TailModel => Comparisons.Select(one => one.Second).OfType<TModel>().Single();
}
