using System.Globalization;

namespace MLSpectral;

/// <summary>Ends training whose loss is no longer a finite number, with what to change.</summary>
internal sealed class DivergenceCheck(FeedForwardOptions options, StepPlan plan, RunProgress progress)
{
    /// <summary>Gives the loss back.</summary>
    /// <param name="loss">The loss of a batch or of all rows, as the network is now.</param>
    /// <exception cref="TrainingDivergedException">It is NaN or infinite.</exception>
    public double Finite(double loss)
    {
        if (double.IsFinite(loss))
            return loss;
        throw new TrainingDivergedException(
            progress.Step == 0
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"The loss is {loss} before the first step: features, labels or initial weights are too large for single "
                        + $"precision. Normalize the features, for example with ml.Transforms.NormalizeMeanVariance, keep "
                        + $"StandardizeTarget on, or lower WeightScale ({options.WeightScale})."
                )
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"Training diverged: the loss is {loss} after {progress.Step} steps (epoch "
                        + $"{Math.Min((progress.Step / plan.StepsPerEpoch) + 1, options.NumberOfEpochs)}). Lower the learning rate "
                        + $"({options.Optimizer}), set GradientClipping, or normalize the features, for example with "
                        + $"ml.Transforms.NormalizeMeanVariance."
                )
        );
    }
}
