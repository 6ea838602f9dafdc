using MLSpectral.Tensors;
using static TorchSharp.torch;

namespace MLSpectral.Trainers;

/// <summary>One number a row, standardized or not.</summary>
internal sealed class RegressionTask(RegressionLoss loss, TargetStandardization standardization) : LearningTask
{
    public override int OutputCount => 1;

    public override string MetricName => "RSquared";

    public override double LossCurvature => loss.Curvature;

    public TargetStandardization Standardization => standardization;

    public override TrainingRows Encode(TrainingRows rows) => standardization.Apply(rows);

    public override Tensor MeanLoss(Tensor scores, Tensor targets, Tensor? weights) => loss.Mean(scores, targets, weights);

    /// <summary>R², which standardization does not change.</summary>
    public override double Metric(Tensor scores, Tensor targets, Tensor? weights)
    {
        using var scope = NewDisposeScope();
        Tensor residual = targets - scores;
        Tensor deviation = targets.Minus(Mean(targets, weights));
        return 1 - (Mean(residual * residual, weights) / Mean(deviation * deviation, weights));
    }
}
