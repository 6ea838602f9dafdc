using MLSpectral;
using ScottPlot;

namespace QuickStart;

/// <summary>
/// Draws the eigenvalues of a layer's weights before and after training, at several learning rates, with the end of the random bulk.
/// </summary>
internal static class SpectraPlot
{
    private const int PanelWidth = 460;
    private const int PanelHeight = 360;
    private const int Bins = 40;

    public static void Save(string file, int layer, params (string Title, SpectralTrace Spectra)[] runs)
    {
        double right = 1.05 * runs.Max(run => run.Spectra.Where(row => IsOf(row, layer)).Measurements.Max(row => row.SpectralNorm));
        var panels = new Multiplot();
        panels.Layout = new ScottPlot.MultiplotLayouts.Columns();
        panels.RemovePlot(panels.GetPlot(0));
        foreach ((string title, SpectralTrace spectra) in runs)
            panels.AddPlot(Panel(title, spectra.Where(row => IsOf(row, layer)), right));
        panels.SavePng(file, PanelWidth * runs.Length, PanelHeight);
    }

    private static bool IsOf(SpectralMeasurement row, int layer) => row.Matrix == SpectralMatrix.Weight && row.Layer == layer;

    private static Plot Panel(string title, SpectralTrace spectra, double right)
    {
        SpectralMeasurement start = spectra.Measurements[0],
            end = spectra.Measurements[^1];
        var plot = new Plot();
        plot.Title($"{title}: {end.OutlierCount} outliers");
        plot.XLabel($"eigenvalue of the weights, {start.LayerName}");
        plot.YLabel("count");
        AddHistogram(plot, "start", start.Eigenvalues, right, Colors.Gray.WithAlpha(0.5));
        AddHistogram(plot, "after training", end.Eigenvalues, right, Colors.C0.WithAlpha(0.5));
        ScottPlot.Plottables.VerticalLine edge = plot.Add.VerticalLine(end.OutlierThreshold, 2, Colors.Red, LinePattern.Dashed);
        edge.LegendText = "end of the random bulk";
        plot.ShowLegend(Alignment.UpperRight);
        plot.Axes.AutoScale();
        plot.Axes.SetLimits(0, right, 0, plot.Axes.GetLimits().Top);
        return plot;
    }

    private static void AddHistogram(Plot plot, string name, IReadOnlyList<double> values, double right, Color color)
    {
        double width = right / Bins;
        Bar[] bars = new Bar[Bins];
        for (int bin = 0; bin < Bins; bin++)
            bars[bin] = new Bar
            {
                Position = (bin + 0.5) * width,
                Size = width,
                Value = values.Count(value => (int)(value / width) == bin),
                FillColor = color,
                LineWidth = 0,
            };
        plot.Add.Bars(bars).LegendText = name;
    }
}
