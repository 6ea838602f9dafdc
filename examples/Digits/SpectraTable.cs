using MLSpectral;
using Spectre.Console;

namespace Digits;

/// <summary>What training did to each weight matrix and kernel: a row for each, start → end.</summary>
internal static class SpectraTable
{
    public static Table Of(SpectralTrace spectra)
    {
        Table table = new Table()
            .Border(TableBorder.Rounded)
            .AddColumns("matrix", "largest λ", "stable rank", "outliers", "alignment", "moved");
        foreach (var matrix in spectra.Measurements.GroupBy(row => (row.Matrix, row.LayerName)))
        {
            SpectralMeasurement start = matrix.First(),
                end = matrix.Last();
            table.AddRow(
                $"{Name(matrix.Key.Matrix)} {matrix.Key.LayerName}",
                Change(start.SpectralNorm, end.SpectralNorm),
                Change(start.StableRank, end.StableRank),
                Change(start.OutlierCount, end.OutlierCount),
                Change(start.CenteredTargetAlignment, end.CenteredTargetAlignment),
                $"{end.RelativeChange:P0}"
            );
        }

        return table;
    }

    private static string Name(string matrix) =>
        matrix switch
        {
            SpectralMatrix.Weight => "W",
            SpectralMatrix.ConjugateKernel => "CK",
            _ => "NTK",
        };

    private static string Change(double start, double end) => double.IsNaN(end) ? "" : $"{start:G2} → {end:G2}";
}
