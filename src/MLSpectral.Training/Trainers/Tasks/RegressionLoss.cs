using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>
/// What regression minimizes: the mean over rows of a function of the residual r = f(x) − y, in units of the (standardized) target.
/// </summary>
public sealed class RegressionLoss
{
    private readonly Func<Tensor, Tensor, nn.Reduction, Tensor> _compute;
    private readonly string _description;

    private RegressionLoss(string description, double curvature, Func<Tensor, Tensor, nn.Reduction, Tensor> compute)
    {
        Curvature = curvature;
        _description = description;
        _compute = compute;
    }

    /// <summary>r².</summary>
    public static RegressionLoss Squared { get; } =
        new(nameof(Squared), 2, (prediction, target, reduction) => nn.functional.mse_loss(prediction, target, reduction));

    /// <summary>|r|.</summary>
    public static RegressionLoss Absolute { get; } =
        new(nameof(Absolute), double.NaN, (prediction, target, reduction) => nn.functional.l1_loss(prediction, target, reduction));

    /// <summary>r²/2 for |r| ≤ δ, else δ(|r| − δ/2).</summary>
    /// <param name="delta">δ &gt; 0, in units of the standardized target (of the target itself if <c>StandardizeTarget</c> is
    /// off).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is not positive and finite.</exception>
    public static RegressionLoss Huber(double delta = 1)
    {
        if (!(delta > 0) || double.IsInfinity(delta))
            throw new ArgumentOutOfRangeException(
                nameof(delta),
                delta,
                "The delta of the Huber loss must be a positive number, for example 1."
            );
        return new(FormattableString.Invariant($"{nameof(Huber)}({delta})"), 1, (prediction, target, reduction) =>
            nn.functional.huber_loss(prediction, target, delta, reduction)
        );
    }

    /// <summary>The second derivative of the function of r (of Huber's where it is a parabola); NaN where it has none.</summary>
    internal double Curvature { get; }

    /// <summary>For example <c>Huber(1)</c>.</summary>
    public override string ToString() => _description;

    /// <summary>The mean loss of a batch; with weights, the mean of weight times loss.</summary>
    internal Tensor Mean(Tensor prediction, Tensor target, Tensor? weights) =>
        weights is null
            ? _compute(prediction, target, nn.Reduction.Mean)
            : (_compute(prediction, target, nn.Reduction.None) * weights).mean();
}
