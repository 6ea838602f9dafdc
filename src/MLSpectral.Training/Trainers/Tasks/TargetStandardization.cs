using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>y ↦ (y − Offset) / Scale, and back for scores.</summary>
/// <param name="Offset">The (weighted) mean of the training labels, or 0.</param>
/// <param name="Scale">Their (weighted) standard deviation, or 1.</param>
internal readonly record struct TargetStandardization(double Offset, double Scale)
{
    public static TargetStandardization None { get; } = new(0, 1);

    /// <summary>
    /// From the labels of one output, n × 1. Labels that are all equal have no scale: they are moved to 0, and the model gives them back.
    /// </summary>
    public static TargetStandardization Of(TrainingRows rows)
    {
        using var scope = NewDisposeScope();
        float smallest = rows.Targets.min().item<float>();
        if (smallest == rows.Targets.max().item<float>())
            return new TargetStandardization(smallest, 1);
        Tensor y = rows.Targets.to(ScalarType.Float64);
        Tensor w = rows.Weights?.to(ScalarType.Float64) ?? ones_like(y);
        w = w / w.sum();
        double mean = (w * y).sum().item<double>();
        Tensor residual = y.Minus(mean);
        double variance = (w * (residual * residual)).sum().item<double>();
        return new TargetStandardization(mean, Math.Sqrt(variance));
    }

    public TrainingRows Apply(TrainingRows rows)
    {
        using var scope = NewDisposeScope();
        Tensor targets = rows.Targets.to(ScalarType.Float64).Minus(Offset).Over(Scale).to(ScalarType.Float32);
        return rows with { Targets = scope.MoveToOuter(targets) };
    }
}
