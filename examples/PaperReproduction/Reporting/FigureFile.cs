using System.Globalization;
using ScottPlot;

namespace PaperReproduction.Reporting;

/// <summary>Draws a figure as PNG.</summary>
internal static class FigureFile
{
    private const int PanelWidth = 440,
        PanelHeight = 340,
        LegendWidth = 200;

    // More series do not fit into a panel's legend beside the data.
    private const int MostInside = 5;

    private const double MostDecades = 3;

    // So many are a line themselves.
    private const int ManyPoints = 50;

    // Where an error bar on a logarithmic axis ends that would go below 0.
    private const double LeastShare = 0.2;

    // So that one histogram is seen through another.
    private const double Opacity = 0.5;

    private static readonly Color[] BarColors = [Colors.Gray, Colors.C0],
        TheoryColors = [Colors.Black, Colors.DarkRed];
    private static readonly ScottPlot.Palettes.Category10 DataColors = new();

    public static void Save(Figure figure, string file)
    {
        int columns = Math.Min(figure.PanelsPerRow, figure.Panels.Count),
            rows = (figure.Panels.Count + columns - 1) / columns;
        var panels = new Multiplot { Layout = new ScottPlot.MultiplotLayouts.Grid(rows, columns) };
        panels.RemovePlot(panels.GetPlot(0));
        foreach (Panel panel in figure.Panels)
            panels.AddPlot(Draw(panel));
        panels.SavePng(file, (PanelWidth + (figure.Panels.Any(HasLegendBeside) ? LegendWidth : 0)) * columns, PanelHeight * rows);
    }

    private static Plot Draw(Panel panel)
    {
        var plot = new Plot();
        plot.Title(panel.Title, size: 15);
        plot.XLabel(panel.XLabel, size: 13);
        plot.YLabel(panel.YLabel, size: 13);
        foreach (Series series in panel.Series)
            Add(plot, panel, series, ColorOf(panel, series));

        bool isHistogram = panel.Series.Any(series => series.Kind == SeriesKind.Bars);
        if (HasLegendBeside(panel))
            plot.ShowLegend(Edge.Right);
        else
            plot.ShowLegend(
                isHistogram ? Alignment.UpperRight
                : panel.HasLegendBelow ? Alignment.LowerLeft
                : Alignment.UpperLeft
            ).FontSize = 11;
        plot.Axes.AutoScale();
        if (!double.IsNaN(panel.Right))
            plot.Axes.SetLimitsX(0, panel.Right);
        AxisLimits limits = plot.Axes.GetLimits();
        if (isHistogram)
            plot.Axes.SetLimitsY(0, 1.1 * panel.Series.Where(series => series.Kind == SeriesKind.Bars).Max(series => series.Y.Max()));
        else
            plot.Axes.SetLimitsY(
                double.IsNaN(panel.Bottom) ? limits.Bottom : panel.Bottom,
                limits.Top + (0.15 * (limits.Top - (double.IsNaN(panel.Bottom) ? limits.Bottom : panel.Bottom)))
            );
        if (panel.IsLogX)
            Logarithmic(plot.Axes.Bottom);
        if (panel.IsLogY)
            Logarithmic(plot.Axes.Left);
        return plot;
    }

    private static bool HasLegendBeside(Panel panel) => panel.Series.Count > MostInside;

    private static Color ColorOf(Panel panel, Series series)
    {
        int index = panel.Series.Where(one => one.IsTheory == series.IsTheory).ToList().IndexOf(series);
        return series.IsTheory ? TheoryColors[index % TheoryColors.Length]
            : series.Kind == SeriesKind.Bars ? BarColors[index % BarColors.Length]
            : DataColors.GetColor(index);
    }

    private static void Add(Plot plot, Panel panel, Series series, Color color)
    {
        double[] x = panel.IsLogX ? Array.ConvertAll(series.X, Math.Log10) : series.X,
            y = panel.IsLogY ? Array.ConvertAll(series.Y, Math.Log10) : series.Y;
        if (series.Kind == SeriesKind.Edge)
        {
            plot.Add.VerticalLine(x[0], 1.5f, color, LinePattern.Dashed).LegendText = series.Name;
            return;
        }

        if (series.Kind == SeriesKind.Bars)
        {
            double width = x[1] - x[0];
            plot
                .Add.Bars(
                    x.Zip(y, (at, value) => new Bar
                    {
                        Position = at,
                        Size = width,
                        Value = value,
                        FillColor = color.WithAlpha(Opacity),
                        LineWidth = 0,
                    })
                        .ToArray()
                )
                .LegendText = series.Name;
            return;
        }

        ScottPlot.Plottables.Scatter scatter = plot.Add.Scatter(x, y, color);
        scatter.LegendText = series.Name;
        scatter.LineWidth = series.Kind == SeriesKind.Points ? 0 : 1.5f;
        scatter.MarkerSize =
            series.Kind == SeriesKind.Curve ? 0
            : series.X.Length > ManyPoints ? 3
            : 6;
        if (series.Error is not null)
        {
            double[] upper = Shown(series.Y.Zip(series.Error, (value, error) => value + error)),
                lower = Shown(
                    series.Y.Zip(series.Error, (value, error) => panel.IsLogY ? Math.Max(value - error, LeastShare * value) : value - error)
                );
            plot.PlottableList.Add(
                new ScottPlot.Plottables.ErrorBar(
                    x,
                    y,
                    null,
                    null,
                    [.. y.Zip(lower, (at, to) => at - to)],
                    [.. upper.Zip(y, (to, at) => to - at)]
                )
                {
                    Color = color,
                }
            );
        }

        double[] Shown(IEnumerable<double> values) => [.. panel.IsLogY ? values.Select(Math.Log10) : values];
    }

    // The plot holds logarithms; ticks stand at 1, 2 and 5 times powers of ten, or at the powers alone where there are many.
    private static void Logarithmic(IAxis axis)
    {
        double[] digits = axis.Range.Span > MostDecades ? [1] : [1, 2, 5];
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        for (int power = (int)Math.Floor(axis.Min); power <= axis.Max; power++)
        {
            foreach (
                double value in digits
                    .Select(digit => digit * Math.Pow(10, power))
                    .Where(value => Math.Log10(value) >= axis.Min && Math.Log10(value) <= axis.Max)
            )
                ticks.AddMajor(
                    Math.Log10(value),
                    value.ToString(value is >= 0.001 and < 1e5 ? "0.###" : "0E+0", CultureInfo.InvariantCulture)
                );
        }

        axis.TickGenerator = ticks;
    }
}
