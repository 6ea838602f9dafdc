using MathNet.Numerics.Statistics;
using MLSpectral.Statistics.Regimes;
using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>Experiment 8: cases side by side, and whether the shape of the spectra goes with feature learning.</summary>
/// <param name="sizes">The sizes.</param>
internal sealed class CaseTable(Sizes sizes) : Experiment
{
    // What a correlation over ten cases needs to be at the level of 1 %.
    private const double LeastCorrelation = 0.77;

    private readonly LongCases _cases = new(sizes);

    public override int Number => 8;

    public override string Title => "Cases side by side";

    public override string Introduction =>
        "The long runs of experiment 4 in one table. The cases are our own: the paper's table and its settings were not available. Does the shape of the spectra go with how far the kernels moved, and with how much of the target they took up?";

    public override TimeSpan Budget => TimeSpan.FromSeconds(30);

    public override IReadOnlyList<RunPlan> Plans => _cases.Plans;

    public override Findings Conclude(Results results)
    {
        var table = new LongCaseTable(_cases, results);
        return new Findings([Correlated(table)], [Table(table)], []);
    }

    private static Claim Correlated(LongCaseTable table)
    {
        double[] tails = [.. table.Rows.Select(row => -row.HillAlpha.Mean)], drift = [.. table.Rows.Select(row => 1 - row.KernelAlignment.Mean)], gain = [.. table.Rows.Select(row => row.TargetGain.Mean)];
        double withDrift = Correlation.Spearman(tails, drift), withGain = Correlation.Spearman(tails, gain);
        string[] Labels(SpectralRegime regime) => [.. table.Rows.Where(row => row.Regime == regime.ToString()).Select(row => row.Label)];
        string shapes = string.Join("; ", Enum.GetValues<SpectralRegime>().Where(regime => Labels(regime).Length > 0).Select(regime => $"{regime}: {string.Join(", ", Labels(regime))}"));
        return Claim.Of(
            "The shapes go with how far kernels move and with feature learning",
            Sources.Paper,
            FormattableString.Invariant($"rank correlation of the tail of the weights (Hill α, lower is heavier) with the drift of the CK at least {LeastCorrelation}, as with the gain of its alignment to the target"),
            withDrift >= LeastCorrelation && withGain >= LeastCorrelation,
            FormattableString.Invariant($"with 1 − CKA {withDrift:F2}, with the gain of alignment {withGain:F2}, over {table.Rows.Count} cases. {shapes}."));
    }

    private static ResultTable Table(LongCaseTable table) => new(
        "cases",
        "Cases, mean ± standard deviation over seeds; regimes of the first layer's weights, of its conjugate kernel and of the tangent kernel",
        ["case", "test R²", "outliers of W", "Hill α", "KS α", "‖ΔW‖_F/‖W‖_F", "CK drift (1 − CKA)", "NTK drift (1 − CKA)", "alignment gain of CK", "W", "CK", "NTK"],
        [.. table.Rows.Select(row => new object[]
        {
            row.Label, row.TestRSquared.ToString(), row.Outliers.ToString(), row.HillAlpha.ToString(), row.Alpha.ToString(), row.WeightDrift.ToString(), (row.KernelAlignment with { Mean = 1 - row.KernelAlignment.Mean }).ToString(),
            row.TangentDrift.ToString(), row.TargetGain.ToString(), row.Regime, row.ConjugateKernelRegime, row.TangentKernelRegime,
        })]);
}
