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
        ("α", row => row.TailKind == nameof(TailKind.None) ? "" : Number(row.Alpha)),
        ("tail", row => double.IsNaN(row.Alpha) ? "" : Tail(row.TailKind)),
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
                    FormattableString.Invariant($", {rows[matrix][0].Rows} × {rows[matrix][0].Columns}{Regime(rows[matrix][^1].Regime)}")
                )
            );
            for (int row = 0; row < rows[matrix].Length; row++)
                lines.Add(Line(i => cells[i][matrix][row]));
        }

        if (hasChanges)
            lines.Add(Change(rows));
        return string.Join(Environment.NewLine, lines);
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

    private static string Regime(string regime) =>
        regime switch
        {
            "" => "",
            nameof(SpectralRegime.InvariantBulk) => ": invariant bulk",
            nameof(SpectralRegime.BulkWithOutliers) => ": bulk with outliers",
            nameof(SpectralRegime.HeavyTailed) => ": heavy-tailed",
            nameof(SpectralRegime.RankCollapsed) => ": rank-collapsed",
            _ => $": regime {regime.ToLowerInvariant()}",
        };

    private static string Tail(string kind) =>
        kind switch
        {
            nameof(TailKind.PowerLaw) => "power law",
            nameof(TailKind.TruncatedPowerLaw) => "cut-off power law",
            nameof(TailKind.LogNormal) => "log-normal",
            nameof(TailKind.StretchedExponential) => "stretched exp.",
            _ => kind.ToLowerInvariant(),
        };
}
