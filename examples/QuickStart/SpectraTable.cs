using MLSpectral;
using Spectre.Console;

namespace QuickStart;

/// <summary>The evolution of the spectra as tables: one for each matrix, a row for each time it was measured.</summary>
internal static class SpectraTable
{
    public static IEnumerable<Table> Of(SpectralTrace spectra) =>
        spectra.Measurements.GroupBy(row => (row.Matrix, row.LayerName)).Select(matrix => Of([.. matrix]));

    private static Table Of(List<SpectralMeasurement> rows)
    {
        SpectralMeasurement first = rows[0];
        var table = new Table
        {
            Title = new TableTitle($"{first.Matrix}, {first.LayerName} ({first.Rows} × {first.Columns})"),
            Border = TableBorder.Rounded,
        };
        bool isWeight = first.Matrix == SpectralMatrix.Weight;
        table.AddColumns(
            "step",
            "train loss",
            "largest λ",
            isWeight ? "bulk end" : "stable rank",
            isWeight ? "outliers" : "alignment",
            "Hill α",
            "moved"
        );
        foreach (SpectralMeasurement row in rows)
        {
            table.AddRow(
                $"{row.Step}",
                Number(row.TrainLoss),
                Number(row.SpectralNorm),
                Number(isWeight ? row.OutlierThreshold : row.StableRank),
                Number(isWeight ? row.OutlierCount : row.CenteredTargetAlignment),
                Number(row.HillAlpha),
                $"{row.RelativeChange:P0}"
            );
        }

        return table;
    }

    private static string Number(double value) => double.IsNaN(value) ? "" : $"{value:G3}";
}
