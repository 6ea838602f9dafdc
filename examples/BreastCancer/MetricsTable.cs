using Microsoft.ML.Data;
using Spectre.Console;

namespace BreastCancer;

/// <summary>Models side by side.</summary>
internal static class MetricsTable
{
    public static Table Of(params (string Model, CalibratedBinaryClassificationMetrics Metrics)[] rows)
    {
        Table table = new Table()
            .Border(TableBorder.Rounded)
            .AddColumns("model", "test accuracy", "area under ROC", "F1", "log-loss (bits)");
        foreach ((string model, CalibratedBinaryClassificationMetrics metrics) in rows)
            table.AddRow(
                model,
                $"{metrics.Accuracy:P1}",
                $"{metrics.AreaUnderRocCurve:F4}",
                $"{metrics.F1Score:F3}",
                $"{metrics.LogLoss:F3}"
            );
        return table;
    }
}
