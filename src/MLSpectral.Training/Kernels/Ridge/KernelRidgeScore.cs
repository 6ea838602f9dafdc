namespace MLSpectral.Kernels;

/// <summary>How good the predictions of a network, or of kernel ridge regression on one of its kernels, are on test rows.</summary>
public sealed record KernelRidgeScore
{
    internal KernelRidgeScore() { }

    /// <summary>What predicts, for example <c>initial CK</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// R² = 1 − ‖Y − F‖_F² / ‖Y − ȳ‖_F² on the test rows, ȳ the mean of each output there: 1 is perfect, 0 no better
    /// than that mean. NaN where no output varies.
    /// </summary>
    public required double RSquared { get; init; }

    /// <summary>‖Y − F‖_F² / (nC) on the test rows, in squared units of the targets.</summary>
    public required double MeanSquaredError { get; init; }

    /// <summary>λ, in units of the kernel; null for the network.</summary>
    public double? Ridge { get; init; }

    /// <summary>Σ μ/(μ + λ) on the rows of the fit, plus 1 for an intercept; null for the network.</summary>
    public double? DegreesOfFreedom { get; init; }

    /// <summary>
    /// The mean squared error of the predictions for each row of the fit from all others, in squared units of the targets; null for the
    /// network.
    /// </summary>
    public double? LeaveOneOutError { get; init; }

    /// <summary>For example <c>initial CK: R² 0.62, MSE 0.39, ridge 0.0012</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Name}: R² {RSquared:G3}, MSE {MeanSquaredError:G3}")
        + (Ridge is { } ridge ? FormattableString.Invariant($", ridge {ridge:G3}") : "");

    /// <summary>The score of predictions whose errors are given in other units.</summary>
    internal KernelRidgeScore InUnits(double scale) =>
        this with
        {
            MeanSquaredError = MeanSquaredError * scale * scale,
            LeaveOneOutError = LeaveOneOutError * scale * scale,
        };
}
