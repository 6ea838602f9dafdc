using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>C numbers a row, each standardized by itself or not at all. The loss is the mean over rows and outputs.</summary>
/// <param name="loss">The loss of one number.</param>
/// <param name="standardizations">One for each output.</param>
internal sealed class RegressionTask(RegressionLoss loss, params IReadOnlyList<TargetStandardization> standardizations) : LearningTask
{
    public override int OutputCount => standardizations.Count;

    public override string MetricName => "RSquared";

    public override double LossCurvature => loss.Curvature;

    public override TrainingRows Encode(TrainingRows rows)
    {
        using var scope = NewDisposeScope();
        Tensor[] targets = [.. standardizations.Select((standardization, c) => standardization.Apply(rows.Target(c)).Targets)];
        return rows with { Targets = scope.MoveToOuter(cat(targets, 1)) };
    }

    public override Tensor MeanLoss(Tensor scores, Tensor targets, Tensor? weights) => loss.Mean(scores, targets, weights);

    /// <summary>
    /// R², which standardization does not change; of several outputs the mean over those whose targets vary; NaN where none do.
    /// </summary>
    public override double Metric(Tensor scores, Tensor targets, Tensor? weights) =>
        Enumerable
            .Range(0, OutputCount)
            .Select(c => RSquared(scores, targets, weights, c))
            .Where(double.IsFinite)
            .DefaultIfEmpty(double.NaN)
            .Average();

    private static double RSquared(Tensor scores, Tensor targets, Tensor? weights, long output)
    {
        using var scope = NewDisposeScope();
        Tensor y = targets.narrow(1, output, 1);
        Tensor residual = y - scores.narrow(1, output, 1);
        Tensor deviation = y.Minus(Mean(y, weights));
        double variance = Mean(deviation * deviation, weights);
        return variance > 0 ? 1 - (Mean(residual * residual, weights) / variance) : double.NaN;
    }
}
