using System.Globalization;
using Microsoft.Data.Analysis;

namespace PaperReproduction.Reporting;

/// <summary>A table that is written as CSV, every digit of it, and as Markdown, to read.</summary>
/// <param name="Name">The name of its files.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">The names of its columns.</param>
/// <param name="Rows">Its rows; a cell is a text, a number, or a <see cref="Sample"/>, whose deviation has a column of its own in
/// CSV.</param>
internal sealed record ResultTable(string Name, string Title, IReadOnlyList<string> Columns, IReadOnlyList<object[]> Rows)
{
    /// <summary>As Markdown; a number to four digits, and a dash for none.</summary>
    public string ToMarkdown()
    {
        IEnumerable<string> lines = [Line(Columns), Line(Columns.Select(_ => "---")), .. Rows.Select(row => Line(row.Select(Text)))];
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>Writes it as CSV.</summary>
    public void SaveCsv(string file)
    {
        IEnumerable<DataFrameColumn> columns = Columns.SelectMany(
            (name, i) =>
                Rows.Any(row => row[i] is Sample)
                    ?
                    [
                        Column(name, row => row[i] is Sample sample ? sample.Mean : row[i]),
                        Column($"{name}, deviation", row => row[i] is Sample sample ? sample.Deviation : ""),
                    ]
                    : new[] { Column(name, row => row[i]) }
        );
        DataFrame.SaveCsv(new DataFrame(columns), file, cultureInfo: CultureInfo.InvariantCulture, encoding: System.Text.Encoding.UTF8);
    }

    private StringDataFrameColumn Column(string name, Func<object[], object> cell) =>
        new(name, Rows.Select(row => cell(row) is double number ? number.ToString("R", CultureInfo.InvariantCulture) : (string)cell(row)));

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Text(object cell) =>
        cell switch
        {
            double number => double.IsNaN(number) ? "–" : number.ToString("G4", CultureInfo.InvariantCulture),
            Sample sample => double.IsNaN(sample.Mean) ? "–" : sample.ToString(),
            _ => ((string)cell).Replace("|", "\\|", StringComparison.Ordinal),
        };
}
