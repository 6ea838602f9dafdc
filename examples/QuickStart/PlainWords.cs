using MLSpectral;
using MLSpectral.Statistics.HeavyTails;
using Spectre.Console;

namespace QuickStart;

/// <summary>Says for each matrix what its first and last measurement mean.</summary>
internal static class PlainWords
{
    // A smaller change of a kernel's alignment with the target is not worth a word.
    private const double AlignmentChange = 0.03;

    public static Grid Of(SpectralTrace spectra)
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var matrix in spectra.Measurements.GroupBy(row => (row.Matrix, row.LayerName)))
        {
            SpectralMeasurement start = matrix.First(),
                end = matrix.Last();
            bool isWeight = matrix.Key.Matrix == SpectralMatrix.Weight;
            grid.AddRow($"{matrix.Key.LayerName}, {Name(matrix.Key.Matrix)}", isWeight ? Weights(start, end) : Kernel(start, end));
        }

        return grid;
    }

    private static string Name(string matrix) =>
        matrix switch
        {
            SpectralMatrix.Weight => "weights",
            SpectralMatrix.ConjugateKernel => "features (CK)",
            _ => "tangent kernel",
        };

    private static string Weights(SpectralMeasurement start, SpectralMeasurement end)
    {
        string moved = $"moved by {end.RelativeChange:P0}";
        if (double.IsNaN(end.OutlierCount))
            return $"{moved}; too narrow for a random bulk to compare with";
        return (start.OutlierCount, end.OutlierCount) switch
        {
            ( > 0, _) => $"{moved}; {start.OutlierCount} eigenvalues stood outside the random bulk at the start, {end.OutlierCount} now",
            (_, 0) => $"{moved}; every eigenvalue is still inside the random bulk: many small changes",
            (_, 1) => $"{moved}; one eigenvalue left the random bulk{Chance(end)}: one strong direction was learned{Tail(end)}",
            _ => $"{moved}; {end.OutlierCount} eigenvalues left the random bulk{Chance(end)}: so many strong directions were "
                + $"learned{Tail(end)}",
        };
    }

    private static string Chance(SpectralMeasurement end) => $" (by chance: p = {end.OutlierPValue:G1})";

    // A tail is a finding only where there is more than a random bulk and a few directions.
    private static string Tail(SpectralMeasurement end) =>
        end.TailKind is null or TailKind.None or TailKind.Undetermined
            ? ""
            : $"; the tail is a {end.TailKind}, α = {end.Alpha:F1} ± {end.AlphaError:F1}";

    private static string Kernel(SpectralMeasurement start, SpectralMeasurement end)
    {
        string meaning = (end.CenteredTargetAlignment - start.CenteredTargetAlignment) switch
        {
            > AlignmentChange => "turned towards the target: feature learning",
            < -AlignmentChange => "turned away from the target",
            _ => "sees the target as it did at the start: lazy training",
        };
        return $"moved by {end.RelativeChange:P0}; alignment {start.CenteredTargetAlignment:F2} at the start, "
            + $"{end.CenteredTargetAlignment:F2} now; {meaning}";
    }
}
