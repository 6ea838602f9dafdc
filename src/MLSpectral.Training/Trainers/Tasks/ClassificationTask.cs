using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>A class for every row; targets are class numbers from 0, n × 1.</summary>
/// <param name="classFactors">What the rows of each class are weighted with; null for equal weights.</param>
internal abstract class ClassificationTask(IReadOnlyList<double>? classFactors) : LearningTask
{
    public override string MetricName => "Accuracy";

    public override TrainingRows Encode(TrainingRows rows)
    {
        if (classFactors is null)
            return rows;
        using var scope = NewDisposeScope();
        Tensor weights = FactorsOf(rows.Targets);
        return rows with { Weights = scope.MoveToOuter(rows.Weights is null ? weights : weights * rows.Weights) };
    }

    /// <summary>
    /// The share of rows whose class is predicted, by example weights; class weights, which are for training, are taken out of them again.
    /// </summary>
    public override double Metric(Tensor scores, Tensor targets, Tensor? weights)
    {
        using var scope = NewDisposeScope();
        if (classFactors is not null && weights is not null)
            weights = weights / FactorsOf(targets);
        return Mean(Predicted(scores).eq(ClassNumbers(targets)).unsqueeze(1), weights);
    }

    /// <summary>The class numbers of n × 1 targets, Int64, n.</summary>
    protected static Tensor ClassNumbers(Tensor targets) => targets.squeeze(1).to(ScalarType.Int64);

    /// <summary>The class numbers predicted, Int64, n.</summary>
    protected abstract Tensor Predicted(Tensor scores);

    private Tensor FactorsOf(Tensor targets) =>
        tensor([.. classFactors!.Select(factor => (float)factor)]).index_select(0, ClassNumbers(targets)).unsqueeze(1);
}
