using Microsoft.Data.Analysis;

namespace PaperReproduction.Reporting;

/// <summary>The numbers of a figure, a row for each point.</summary>
internal static class FigureNumbers
{
    public static void Save(Figure figure, string file)
    {
        var points = figure
            .Panels.SelectMany(panel =>
                panel.Series.SelectMany(series =>
                    series.X.Select((x, i) => (panel.Title, series.Name, X: x, Y: series.Y[i], Error: series.Error?[i] ?? double.NaN))
                )
            )
            .ToList();
        DataFrame.SaveCsv(
            new DataFrame(
                new StringDataFrameColumn("Panel", points.Select(point => point.Title)),
                new StringDataFrameColumn("Series", points.Select(point => point.Name)),
                new DoubleDataFrameColumn("X", points.Select(point => point.X)),
                new DoubleDataFrameColumn("Y", points.Select(point => point.Y)),
                new DoubleDataFrameColumn("Error", points.Select(point => point.Error))
            ),
            file,
            cultureInfo: System.Globalization.CultureInfo.InvariantCulture,
            encoding: System.Text.Encoding.UTF8
        );
    }
}
