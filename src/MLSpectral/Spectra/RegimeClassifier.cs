using MLSpectral.Statistics.Regimes;

namespace MLSpectral;

/// <summary>
/// Names the shape of each spectrum of a trace: an invariant bulk, a bulk with outliers, a heavy tail, a collapsed rank, or none that is
/// clear.
/// </summary>
/// <remarks>
/// <para>
/// The trace has these verdicts already, with default options and the start of the run: its columns
/// <see cref="SpectralMeasurement.Regime"/> and <see cref="SpectralMeasurement.RegimeEvidence"/>. This
/// class judges with other thresholds, or against another row than the start. <see cref="SpectralRegime"/> has the rule,
/// <see cref="RegimeOptions"/> each threshold with its reason.
/// </para>
/// <para>Everything is taken from the rows; nothing is measured again. O(n) for n eigenvalues. Safe for several threads.</para>
/// </remarks>
/// <example>
/// <code>
/// foreach (RegimeVerdict verdict in new RegimeClassifier().Classify(SpectralTrace.FindIn(model)))
///     Console.WriteLine(verdict);
/// </code>
/// </example>
public sealed class RegimeClassifier
{
    private readonly RegimeRule _rule;

    /// <summary>Makes a classifier.</summary>
    /// <param name="options">Where it draws its lines; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public RegimeClassifier(RegimeOptions? options = null)
    {
        Options = options ?? new RegimeOptions();
        _rule = new RegimeRule(Options);
    }

    /// <summary>Where it draws its lines.</summary>
    public RegimeOptions Options { get; }

    /// <summary>One verdict for each matrix, in the order first measured: its last measurement in the trace against its first.</summary>
    /// <param name="trace">A trace, or a part of one, such as <c>trace.OfMatrix(SpectralMatrix.Weight)</c>. One without rows gives no
    /// verdicts.</param>
    public IReadOnlyList<RegimeVerdict> Classify(SpectralTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return [.. trace.ByMatrix.Select(rows => Classify(rows[^1], rows[0]))];
    }

    /// <summary>The verdict on one measurement.</summary>
    /// <param name="row">The measurement.</param>
    /// <param name="start">The measurement of the same matrix to compare it with, such as that at the start; null, or the row itself, for
    /// none: then weights are judged by the law of noise alone, and kernels not at all.</param>
    /// <exception cref="ArgumentException">The two are of different matrices, or their eigenvalues are not finite or not in descending
    /// order.</exception>
    public RegimeVerdict Classify(SpectralMeasurement row, SpectralMeasurement? start = null)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (start is not null && start.Label != row.Label)
            throw new ArgumentException(
                $"The measurement is of {row.Label}, its start of {start.Label}; pass two measurements of one matrix.",
                nameof(start)
            );
        return new RegimeVerdict(
            row,
            Judge(row, start is not null && !ReferenceEquals(start, row) && row.Kind.HasStart ? RowSpectrum.Of(start) : null)
        );
    }

    /// <summary>The verdict on a row, with a start that need not be a row.</summary>
    internal RegimeFinding Judge(SpectralMeasurement row, RegimeSpectrum? start)
    {
        if (row.Kind.IsIndefinite)
            return new RegimeFinding(
                SpectralRegime.Unclear,
                "The matrix may have negative eigenvalues, and so has no ranks and no regime."
            );
        string reason = row.Coverage switch
        {
            SpectrumCoverage.Largest => FormattableString.Invariant(
                $"Only the {row.Eigenvalues.Length} largest eigenvalues were measured, which say nothing of the bulk."
            ),
            SpectrumCoverage.Density => FormattableString.Invariant(
                $"Only {row.Eigenvalues.Length} quantiles of the density were measured, which smooth over outliers and gaps."
            ),
            SpectrumCoverage.All => "",
            null => "This version does not know which eigenvalues were measured.",
        };
        return RowSpectrum.Of(row) is RegimeSpectrum now ? _rule.Judge(now, start) : new RegimeFinding(SpectralRegime.Unclear, reason);
    }
}
