namespace MLSpectral.Statistics.WeightWatcher;

/// <summary>The row that WeightWatcher's <c>analyze()</c> gives for one layer, computed from its spectrum.</summary>
public sealed class WeightWatcherRow
{
    // WeightWatcher's thresholds of alpha.
    private const double OverTrained = 2;
    private const double UnderTrained = 6;

    internal WeightWatcherRow(IReadOnlyDictionary<string, double> columns, bool isFitted)
    {
        Columns = columns;
        Status = isFitted ? "success" : "failed";
        double alpha = columns["alpha"];
        Warning =
            alpha < OverTrained ? "over-trained"
            : alpha > UnderTrained ? "under-trained"
            : "";
    }

    /// <summary>
    /// The columns of numbers, in WeightWatcher's order and under its names; NaN where there is no number. The page
    /// docs/reference/weightwatcher-columns.md of the sources defines each.
    /// </summary>
    public IReadOnlyDictionary<string, double> Columns { get; }

    /// <summary>The column <c>status</c>: <c>success</c>, or <c>failed</c> where no power law could be fitted.</summary>
    public string Status { get; }

    /// <summary>
    /// The column <c>warning</c>: <c>over-trained</c> for alpha below 2, <c>under-trained</c> above 6, else empty; empty too where there is
    /// no fit.
    /// </summary>
    public string Warning { get; }
}
