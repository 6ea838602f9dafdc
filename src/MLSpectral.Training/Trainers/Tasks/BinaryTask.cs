using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>Two classes, one output: the log-odds of the positive class. Logistic loss ln(1 + e^(−(2y − 1) f)).</summary>
internal sealed class BinaryTask(IReadOnlyList<double>? classFactors) : ClassificationTask(classFactors)
{
    public override int OutputCount => 1;

    public override Tensor MeanLoss(Tensor scores, Tensor targets, Tensor? weights) =>
        weights is null
            ? nn.functional.binary_cross_entropy_with_logits(scores, targets)
            : (nn.functional.binary_cross_entropy_with_logits(scores, targets, reduction: nn.Reduction.None) * weights).mean();

    /// <summary>±1.</summary>
    public override Tensor ProbeTargets(Tensor targets) => targets.Times(2).Minus(1);

    protected override Tensor Predicted(Tensor scores)
    {
        using Tensor zero = zeros_like(scores);
        return scores.gt(zero).squeeze(1).to(ScalarType.Int64);
    }
}
