using Microsoft.ML.Data;
using Spectre.Console;

namespace Digits;

/// <summary>Which digits are taken for which.</summary>
internal static class ConfusionTable
{
    public static Table Of(ConfusionMatrix confusion, IReadOnlyList<int> digits)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("digit");
        foreach (int digit in digits)
            table.AddColumn(new TableColumn($"as {digit}").RightAligned());
        for (int row = 0; row < digits.Count; row++)
            table.AddRow([$"{digits[row]}", .. confusion.Counts[row].Select((count, column) => Cell(count, row == column))]);
        return table;
    }

    private static string Cell(double count, bool isRight) =>
        (count, isRight) switch
        {
            (0, _) => "[grey]·[/]",
            (_, true) => $"[green]{count}[/]",
            _ => $"[red]{count}[/]",
        };
}
