using System.Globalization;

namespace MLSpectral.Benchmarks.Measuring;

/// <summary>Writes results as a Markdown table.</summary>
internal static class ResultTable
{
    public const string Head = "| case | ours | peer | ours / peer | aim | met | pairs | note |\n" + "|---|---|---|---|---|---|---|---|";

    public const string Legend =
        "Values are the median (fastest–slowest) of the pairs; the ratio is that of the two times of a pair, so less is better.";

    public static string Row(string name, Result result)
    {
        (string aim, bool? isMet) = result switch
        {
            { LargestRatio: double largest } => (Number(largest), result.Ratio?.Median <= largest),
            { LargestValue: double largest } => (result.Format(largest), result.Ours.Median <= largest),
            _ => ("", (bool?)null),
        };
        string[] cells =
        [
            name,
            result.Ours.ToString(result.Format),
            result.Peer?.ToString(result.Format) ?? "–",
            result.Ratio?.ToString(Number) ?? "–",
            isMet is null ? "–" : $"≤ {aim}",
            isMet switch
            {
                null => "–",
                true => "yes",
                false => "**no**",
            },
            $"{result.Ours.Count}",
            result.Note,
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    /// <summary>Seconds, in the unit that suits them.</summary>
    public static string Time(double seconds) =>
        seconds switch
        {
            >= 1 => Number(seconds) + " s",
            >= 1e-3 => Number(seconds * 1e3) + " ms",
            >= 1e-6 => Number(seconds * 1e6) + " µs",
            _ => Number(seconds * 1e9) + " ns",
        };

    /// <summary>Seconds for one row, as rows in a second.</summary>
    public static string RowsPerSecond(double seconds) =>
        (1 / seconds) switch
        {
            >= 1e6 and var rate => Number(rate / 1e6) + " M rows/s",
            >= 1e3 and var rate => Number(rate / 1e3) + " k rows/s",
            var rate => Number(rate) + " rows/s",
        };

    // Three digits, or two of what is very small.
    private static string Number(double value)
    {
        string format = Math.Abs(value) switch
        {
            >= 100 => "F0",
            >= 10 => "F1",
            >= 1 => "F2",
            >= 0.01 => "F3",
            _ => "G2",
        };
        return value.ToString(format, CultureInfo.InvariantCulture);
    }
}
