using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>The long cases in a table and a picture.</summary>
internal sealed class LongCaseTable
{
    // Runs that learned less would press all others together.
    private const double LeastShown = 0.5;

    private readonly LongCases _cases;
    private readonly Results _results;

    /// <param name="cases">The cases.</param>
    /// <param name="results">Their results.</param>
    public LongCaseTable(LongCases cases, Results results)
    {
        (_cases, _results) = (cases, results);
        Rows = [.. cases.Descent.Concat(cases.Adam).Select(one => new LongCaseRow(one, results))];
    }

    public IReadOnlyList<LongCaseRow> Rows { get; }

    /// <summary>Gradient descent at a small rate.</summary>
    public LongCaseRow Lazy => Rows[0];

    public ResultTable Table =>
        new(
            "long-runs",
            "Long runs: test R² of the network and of kernel ridge regression (the trained kernels fitted to as many fresh "
                + "rows), and the weights of the first layer; mean ± standard deviation over seeds",
            [
                "case",
                "train loss",
                "test R²",
                "linear ridge",
                "ridge, CK at the start",
                "lazy prediction",
                "ridge, trained CK",
                "ridge, trained NTK",
                "outliers",
                "Hill α",
                "KS α",
                "regime of W",
            ],
            [
                .. Rows.Select(row =>
                    new object[]
                    {
                        row.Label,
                        row.TrainLoss,
                        row.TestRSquared,
                        row.LinearRidge,
                        row.InitialConjugateKernel,
                        row.LazyPrediction,
                        row.TrainedConjugateKernel,
                        row.TrainedTangentKernel,
                        row.Outliers,
                        row.HillAlpha,
                        row.Alpha,
                        row.Regime,
                    }
                ),
            ]
        );

    public Figure Figure =>
        new(
            "test-error",
            "Test R² of long runs against Hill's α of the first layer's weights: a lower α is a heavier tail. The lines are "
                + "the lazy network (gradient descent at a small rate) and the best baseline without feature learning. "
                + OutOfSight,
            [
                new Panel(
                    "test R² and the tail of the weights",
                    "Hill α",
                    "test R²",
                    [
                        Points("gradient descent", _cases.Descent),
                        Points("Adam", _cases.Adam),
                        Level("lazy network", Lazy.TestRSquared.Mean),
                        Level(Lazy.BestBaseline.Name, Lazy.BestBaseline.RSquared.Mean),
                    ]
                )
                {
                    Bottom = LeastShown,
                    HasLegendBelow = true,
                },
            ],
            PanelsPerRow: 1
        );

    private string OutOfSight =>
        Rows.Where(row => row.TestRSquared.Mean < LeastShown).ToArray() is { Length: > 0 } low
            ? $"Out of the picture: "
                + $"{string.Join("; ", low.Select(row => $"{row.Label}, Hill α {row.HillAlpha}, R² {row.TestRSquared}"))}."
            : "";

    private Series Points(string name, IReadOnlyList<LongCases.Case> cases)
    {
        LongCaseRow[] rows = [.. cases.Select(one => new LongCaseRow(one, _results))];
        return new Series(
            name,
            SeriesKind.Points,
            [.. rows.Select(row => row.HillAlpha.Mean)],
            [.. rows.Select(row => row.TestRSquared.Mean)],
            [.. rows.Select(row => row.TestRSquared.Deviation)]
        );
    }

    private Series Level(string name, double value)
    {
        double[] alphas = [.. Rows.Select(row => row.HillAlpha.Mean)];
        return new Series(name, SeriesKind.Line, [alphas.Min(), alphas.Max()], [value, value]);
    }
}
