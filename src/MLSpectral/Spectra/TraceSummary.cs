using System.Globalization;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.Regimes;

namespace MLSpectral;

/// <summary>The text of <see cref="SpectralTrace.Summary"/>.</summary>
internal static class TraceSummary
{
    private const int Width = 100;
    private const string Step = "step";
    private const string Indent = "  ";

    private static readonly (string Head, Func<SpectralMeasurement, string> Text)[] Columns =
    [
        (Step, row => row.Step.ToString(CultureInfo.InvariantCulture)),
        ("λ₁", row => Number(row.SpectralNorm)),
        ("stable rank", row => Number(row.StableRank)),
        ("outliers", row => Number(row.OutlierCount)),
        ("α", row => row.TailKind == TailKind.None ? "" : Number(row.Alpha)),
        ("tail", row => double.IsNaN(row.Alpha) ? "" : Tail(row)),
        ("drift", row => Number(row.RelativeChange)),
        ("alignment", row => Number(row.TargetAlignment)),
    ];

    public static string Of(SpectralTrace trace)
    {
        IReadOnlyList<SpectralMeasurement[]> matrices = trace.ByMatrix;
        if (matrices.Count == 0)
            return "The trace has no rows: nothing was measured, or the selection left nothing.";

        SpectralMeasurement[][] rows = [.. matrices.Select(one => one.Length == 1 ? one : [one[0], one[^1]])];
        var cells = Columns.Select(column => rows.Select(pair => pair.Select(column.Text).ToArray()).ToArray()).ToArray();
        bool hasChanges = rows.Any(pair => pair.Length == 2);
        int[] present =
        [
            .. Enumerable
                .Range(0, Columns.Length)
                .Where(i => (hasChanges || Columns[i].Head != Step) && cells[i].Any(pair => pair.Any(text => text.Length > 0))),
        ];
        int[] widths =
        [
            .. cells.Select((column, i) => Math.Max(Columns[i].Head.Length, column.Max(pair => pair.Max(text => text.Length)))),
        ];
        string Line(Func<int, string> text) => (Indent + string.Join(Indent, present.Select(i => text(i).PadLeft(widths[i])))).TrimEnd();

        List<string> lines = [Line(i => Columns[i].Head)];
        for (int matrix = 0; matrix < rows.Length; matrix++)
        {
            lines.Add(
                Sentence(
                    "",
                    rows[matrix][0],
                    FormattableString.Invariant($", {rows[matrix][0].Rows} × {rows[matrix][0].Columns}{Regime(rows[matrix][^1])}")
                )
            );
            for (int row = 0; row < rows[matrix].Length; row++)
                lines.Add(Line(i => cells[i][matrix][row]));
            lines.AddRange(Custom(rows[matrix]));
        }

        if (hasChanges)
            lines.Add(Change(rows));
        return string.Join(Environment.NewLine, lines);
    }

    // A probe's own numbers, as many on a line as fit.
    private static IEnumerable<string> Custom(SpectralMeasurement[] rows)
    {
        string line = "";
        foreach (string name in NamedNumbers.Names(rows.Select(row => row.CustomStatistics)))
        {
            IEnumerable<string> values = rows.Select(row => Number(NamedStatistic.Custom(row, name))).Where(value => value.Length > 0);
            string text = $"{name} {string.Join(" → ", values)}";
            if (text.Length + Indent.Length > Width)
                text = $"{text[..(Width - Indent.Length - 1)]}…";
            if (line.Length > 0 && line.Length + Indent.Length + text.Length > Width)
            {
                yield return line;
                line = "";
            }

            line += Indent + text;
        }

        if (line.Length > 0)
            yield return line;
    }

    private static string Change(IEnumerable<SpectralMeasurement[]> rows)
    {
        SpectralMeasurement[][] pairs = [.. rows.Where(pair => pair.Length == 2)];
        SpectralMeasurement[][] drifted = [.. pairs.Where(pair => !double.IsNaN(pair[1].RelativeChange))];
        if (drifted.Length == 0)
        {
            SpectralMeasurement[] most = pairs.MaxBy(pair => Math.Abs(Math.Log(pair[1].SpectralNorm / pair[0].SpectralNorm)))!;
            return Sentence("No drift was measured; λ₁ changed most in ", most[1], $", {Range(most)}.");
        }

        SpectralMeasurement[] moved = drifted.MaxBy(pair => pair[1].RelativeChange)!;
        return moved[1].RelativeChange == 0
            ? "Nothing moved: every drift is 0."
            : Sentence("", moved[1], $" moved most: drift {Number(moved[1].RelativeChange)}, λ₁ {Range(moved)}.");
    }

    private static string Range(SpectralMeasurement[] pair) => $"from {Number(pair[0].SpectralNorm)} to {Number(pair[1].SpectralNorm)}";

    private static string Sentence(string before, SpectralMeasurement row, string after) =>
        before + Name(row, Width - before.Length - after.Length) + after;

    // As in a measurement's own text; what is too long for the line loses its end.
    private static string Name(SpectralMeasurement row, int width)
    {
        string matrix = row.Layer == 0 ? row.Matrix : FormattableString.Invariant($"{row.Matrix} of layer {row.Layer}");
        string name = row.LayerName.Length == 0 ? matrix : $"{matrix} ({row.LayerName})";
        return name.Length <= width ? name : $"{name[..(width - 1)]}…";
    }

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Regime(SpectralMeasurement row) =>
        row.Regime switch
        {
            SpectralRegime.InvariantBulk => ": invariant bulk",
            SpectralRegime.BulkWithOutliers => ": bulk with outliers",
            SpectralRegime.HeavyTailed => ": heavy-tailed",
            SpectralRegime.RankCollapsed => ": rank-collapsed",
            SpectralRegime.Unclear => ": regime unclear",
            null when row.RegimeName.Length == 0 => "",
            null => $": regime {row.RegimeName.ToLowerInvariant()}",
        };

    private static string Tail(SpectralMeasurement row) =>
        row.TailKind switch
        {
            TailKind.PowerLaw => "power law",
            TailKind.TruncatedPowerLaw => "cut-off power law",
            TailKind.LogNormal => "log-normal",
            TailKind.StretchedExponential => "stretched exp.",
            TailKind.Exponential => "exponential",
            TailKind.Undetermined => "undetermined",
            TailKind.None => "none",
            null => row.TailKindName.ToLowerInvariant(),
        };
}
