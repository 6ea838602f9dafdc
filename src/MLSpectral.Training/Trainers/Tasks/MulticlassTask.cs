using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>
/// C classes, C outputs: logits. Cross-entropy of their softmax with the label, smoothed: 1 − ε on it and ε/C on every class.
/// </summary>
internal sealed class MulticlassTask(int classCount, double labelSmoothing, IReadOnlyList<double>? classFactors)
    : ClassificationTask(classFactors)
{
    public override int OutputCount => classCount;

    public override Tensor MeanLoss(Tensor scores, Tensor targets, Tensor? weights)
    {
        Tensor classes = ClassNumbers(targets);
        return weights is null
            ? nn.functional.cross_entropy(scores, classes, label_smoothing: labelSmoothing)
            : (
                nn.functional.cross_entropy(scores, classes, reduction: nn.Reduction.None, label_smoothing: labelSmoothing)
                * weights.squeeze(1)
            ).mean();
    }

    /// <summary>One-hot.</summary>
    public override Tensor ProbeTargets(Tensor targets)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(nn.functional.one_hot(ClassNumbers(targets), classCount).to(ScalarType.Float32));
    }

    protected override Tensor Predicted(Tensor scores) => scores.argmax(1);
}
