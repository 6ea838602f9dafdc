using System.Globalization;
using MathNet.Numerics.Statistics;
using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>Experiment 8: cases side by side, and whether the shape of the spectra goes with feature learning.</summary>
/// <param name="sizes">The sizes.</param>
internal sealed class CaseTable(Sizes sizes) : Experiment
{
    // What a rank correlation over nine cases needs to be at the level of 5 %.
    private const double LeastCorrelation = 0.7;

    private readonly LongCases _cases = new(sizes);

    public override int Number => 8;

    public override string Title => "Cases side by side";

    public override string Introduction =>
        "The long runs of experiment 4 in one table. The cases are our own: the paper's table and its settings were not "
        + "available. Does the shape of the spectra go with how far the kernels moved, and with how much of the target they took "
        + "up?";

    public override TimeSpan Budget => TimeSpan.FromSeconds(5);

    public override IReadOnlyList<RunPlan> Plans => _cases.Plans;

    public override Findings Conclude(Results results)
    {
        var table = new LongCaseTable(_cases, results);
        return new Findings([Correlated(table)], [Table(table)], []);
    }

    private static Claim Correlated(LongCaseTable table)
    {
        LongCaseRow[] rows = [.. table.Rows.Where(row => !double.IsNaN(row.Shape.Mean))];
        double[] shapes = [.. rows.Select(row => row.Shape.Mean)];
        double With(Func<LongCaseRow, double> number) => Correlation.Spearman(shapes, rows.Select(number));
        double withDrift = With(row => 1 - row.KernelAlignment.Mean),
            withGain = With(row => row.TargetGain.Mean),
            withError = With(row => row.TestRSquared.Mean);
        string cases = string.Join(
            "; ",
            rows.GroupBy(row => row.Regime).Select(group => $"{group.Key}: {string.Join(", ", group.Select(row => row.Label))}")
        );
        return Claim.Of(
            "The three shapes go with how far kernels move and with feature learning",
            Sources.Paper,
            string.Create(
                CultureInfo.InvariantCulture,
                $"rank correlation of the shape of the first layer's weights (invariant bulk, bulk with outliers, heavy tail) "
                    + $"with the drift of the CK, and with the gain of its alignment to the labels, at least {LeastCorrelation}"
            ),
            withDrift >= LeastCorrelation && withGain >= LeastCorrelation,
            string.Create(
                CultureInfo.InvariantCulture,
                $"with 1 − CKA {withDrift:F2}, with the gain of alignment {withGain:F2} (with the test R² {withError:F2}), "
                    + $"over {rows.Length} cases. {cases}."
            )
        );
    }

    private static ResultTable Table(LongCaseTable table) =>
        new(
            "cases",
            "Cases, mean ± standard deviation over seeds; regimes of the first layer's weights, of its conjugate kernel and of "
                + "the tangent kernel",
            [
                "optimizer",
                "rate",
                "parameterization",
                "batch",
                "test R²",
                "outliers of W",
                "Hill α",
                "KS α",
                "‖ΔW‖_F/‖W‖_F",
                "CK drift (1 − CKA)",
                "NTK drift (1 − CKA)",
                "alignment gain of CK",
                "W",
                "CK",
                "NTK",
            ],
            [
                .. table.Rows.Select(row =>
                    new object[]
                    {
                        row.Case.Optimizer,
                        row.Case.Rate,
                        row.Case.Parameterization,
                        $"{row.Case.Batch}",
                        row.TestRSquared,
                        row.Outliers,
                        row.HillAlpha,
                        row.Alpha,
                        row.WeightDrift,
                        row.KernelAlignment with
                        {
                            Mean = 1 - row.KernelAlignment.Mean,
                        },
                        row.TangentDrift,
                        row.TargetGain,
                        row.Regime,
                        row.ConjugateKernelRegime,
                        row.TangentKernelRegime,
                    }
                ),
            ]
        );
}
