namespace MLSpectral;

/// <summary>The time of a measurement, and how training stood then.</summary>
/// <param name="Step">Optimizer steps taken.</param>
/// <param name="Epoch">Passes over the training rows, with fractions.</param>
/// <param name="ElapsedSeconds">Since training began.</param>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="TrainLoss">Over all training rows.</param>
/// <param name="ValidationLoss">Over the validation rows; NaN without any.</param>
internal readonly record struct TrainingMoment(
    long Step,
    float Epoch,
    double ElapsedSeconds,
    double LearningRate,
    double TrainLoss,
    double ValidationLoss
)
{
    /// <summary>The metric over the validation rows; NaN without any.</summary>
    public double ValidationMetric { get; init; } = double.NaN;

    /// <summary>The learning rate of each layer over <see cref="LearningRate"/>, from the first; null where all are 1.</summary>
    public IReadOnlyList<double>? LayerFactors { get; init; }

    /// <summary>The second derivative of the loss of one output of one row by that output; NaN where unknown or not constant.</summary>
    public double LossCurvature { get; init; } = double.NaN;

    /// <summary>
    /// The sharpness from which on the optimizer's steps diverge on a quadratic: 2/η for gradient descent, 2(1 + μ)/η with momentum μ;
    /// NaN where unknown.
    /// </summary>
    public double StabilityThreshold { get; init; } = double.NaN;

    /// <summary>
    /// The product of rate and sharpness from which on gradient descent diverges on a quadratic, where the roots of its recursion leave
    /// the unit circle: 2(1 + μ) for the heavy ball, (2 + 2μ)/(1 + 2μ) for Nesterov's (Cohen et al. 2021, appendix B).
    /// </summary>
    /// <param name="momentum">μ; 0 for none.</param>
    /// <param name="nesterov">Whether steps look ahead.</param>
    public static double StableProduct(double momentum, bool nesterov) => 2 * (1 + momentum) / (nesterov ? 1 + (2 * momentum) : 1);

    /// <summary>The learning rate of a layer, from 1.</summary>
    public double LearningRateOf(int layer) =>
        LayerFactors is not null && layer >= 1 && layer <= LayerFactors.Count ? LearningRate * LayerFactors[layer - 1] : LearningRate;
}
