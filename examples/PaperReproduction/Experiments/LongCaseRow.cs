using MLSpectral;
using MLSpectral.Statistics.Regimes;
using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>What came of a long case, over its seeds.</summary>
/// <param name="one">The case.</param>
/// <param name="results">The results.</param>
internal sealed class LongCaseRow(LongCases.Case one, Results results)
{
    private readonly RunResult[] _runs = [.. one.Plans.Select(plan => results[plan])];

    public LongCases.Case Case => one;

    public string Label => one.Label;

    public Sample TestRSquared => Over(run => run.Numbers.TestMetric);

    public Sample TrainLoss => Over(run => run.Numbers.TrainLoss);

    public Sample LinearRidge => Over(run => run.Numbers.LinearRidge);

    public Sample InitialConjugateKernel => Over(run => run.Numbers.InitialConjugateKernel);

    public Sample LazyPrediction => Over(run => run.Numbers.LazyPrediction);

    /// <summary>The best of the baselines that know nothing of what was learned, and its name.</summary>
    public (string Name, Sample RSquared) BestBaseline =>
        new[]
        {
            ("linear ridge", LinearRidge),
            ("ridge on the CK of the start", InitialConjugateKernel),
            ("the lazy prediction", LazyPrediction),
        }.MaxBy(one => one.Item2.Mean);

    public Sample TrainedConjugateKernel => Over(run => run.Numbers.TrainedConjugateKernel);

    public Sample TrainedTangentKernel => Over(run => run.Numbers.TrainedTangentKernel);

    public Sample Outliers => Over(run => Weights(run).OutlierCount);

    public Sample HillAlpha => Over(run => Weights(run).HillAlpha);

    public Sample Alpha => Over(run => Weights(run).Alpha);

    public Sample WeightDrift => Over(run => Weights(run).RelativeChange);

    /// <summary>CKA of the conjugate kernel with itself at the start.</summary>
    public Sample KernelAlignment => Over(run => Kernel(run).KernelAlignmentToInitial);

    /// <summary>1 − CKA of the tangent kernel.</summary>
    public Sample TangentDrift => Over(run => 1 - run.End(SpectralMatrix.NeuralTangentKernel, 0).KernelAlignmentToInitial);

    /// <summary>The centred alignment of the conjugate kernel with the labels, over that at the start.</summary>
    public Sample TargetGain =>
        Over(run => Kernel(run).CenteredTargetAlignment / run.Start(SpectralMatrix.ConjugateKernel, 1).CenteredTargetAlignment);

    /// <summary>
    /// The shape of the first layer's weights as a number: 0 for an invariant bulk, 1 for a bulk with outliers, 2 for a heavy tail; NaN
    /// where it is none of them.
    /// </summary>
    public Sample Shape =>
        Over(run =>
            Weights(run).Regime switch
            {
                SpectralRegime.InvariantBulk => 0,
                SpectralRegime.BulkWithOutliers => 1,
                SpectralRegime.HeavyTailed => 2,
                _ => double.NaN,
            }
        );

    /// <summary>The regime of the first layer's weights, of every seed if they differ.</summary>
    public string Regime => Regimes(SpectralMatrix.Weight, 1);

    public string ConjugateKernelRegime => Regimes(SpectralMatrix.ConjugateKernel, 1);

    public string TangentKernelRegime => Regimes(SpectralMatrix.NeuralTangentKernel, 0);

    public bool IsHeavyTailed => Regime == nameof(SpectralRegime.HeavyTailed);

    private static SpectralMeasurement Weights(RunResult run) => run.End(SpectralMatrix.Weight, 1);

    private static SpectralMeasurement Kernel(RunResult run) => run.End(SpectralMatrix.ConjugateKernel, 1);

    private string Regimes(string matrix, int layer) => string.Join(", ", _runs.Select(run => run.End(matrix, layer).Regime).Distinct());

    private Sample Over(Func<RunResult, double> value) => Sample.Of([.. _runs.Select(value)]);
}
