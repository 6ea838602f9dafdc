using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>
/// What a network is trained for: from its outputs and the targets to the loss, the metric, and what probes take for the target.
/// </summary>
internal abstract class LearningTask
{
    /// <summary>C, the number of the network's outputs.</summary>
    public abstract int OutputCount { get; }

    /// <summary>The metric's name, for example <c>RSquared</c>; higher is better.</summary>
    public abstract string MetricName { get; }

    /// <summary>The second derivative of one row's loss by one output; NaN where it is not a constant.</summary>
    public virtual double LossCurvature => double.NaN;

    /// <summary>
    /// Rows as read, made ready to learn from: targets in the units that are learned, class weights multiplied into example weights.
    /// </summary>
    public virtual TrainingRows Encode(TrainingRows rows) => rows;

    /// <summary>The mean loss of a batch; with weights, the mean of weight times loss.</summary>
    /// <param name="scores">f(x), n × C.</param>
    /// <param name="targets">As encoded.</param>
    /// <param name="weights">n × 1, or null for equal weights.</param>
    public abstract Tensor MeanLoss(Tensor scores, Tensor targets, Tensor? weights);

    /// <summary>The metric of a set of rows.</summary>
    /// <param name="scores">f(x), n × C.</param>
    /// <param name="targets">As encoded.</param>
    /// <param name="weights">n × 1, or null for equal weights.</param>
    public abstract double Metric(Tensor scores, Tensor targets, Tensor? weights);

    /// <summary>The targets that kernels are aligned with, n × C.</summary>
    /// <param name="targets">As encoded.</param>
    public virtual Tensor ProbeTargets(Tensor targets) => targets;

    /// <summary>The (weighted) mean over rows of n × 1 values, in double precision.</summary>
    private protected static double Mean(Tensor values, Tensor? weights)
    {
        using var scope = NewDisposeScope();
        Tensor v = values.to(ScalarType.Float64);
        if (weights is null)
            return v.mean().item<double>();
        Tensor w = weights.to(ScalarType.Float64);
        return (v * w).sum().item<double>() / w.sum().item<double>();
    }
}
