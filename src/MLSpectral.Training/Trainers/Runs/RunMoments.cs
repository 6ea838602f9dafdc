namespace MLSpectral;

/// <summary>Says how training stands, for the rows of a measurement.</summary>
internal sealed class RunMoments(
    FeedForwardOptions options,
    TrainingProblem problem,
    StepPlan plan,
    RunProgress progress,
    LearningRates rates,
    RunEvaluator evaluator
)
{
    /// <summary>The losses, the rates and the times as they are now. Evaluates the network on all rows.</summary>
    /// <exception cref="TrainingDivergedException">The training loss is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public TrainingMoment Now()
    {
        double elapsed = progress.Clock.Elapsed.TotalSeconds;
        double trainLoss = evaluator.FiniteTrainLoss();
        RowsEvaluation validation = evaluator.Validate();
        CurrentRates now = rates.Current;
        return new TrainingMoment(
            progress.Step,
            (float)((double)progress.Step / plan.StepsPerEpoch),
            elapsed,
            now.Rate,
            trainLoss,
            validation.Loss
        )
        {
            ValidationMetric = validation.Metric,
            LayerFactors = now.LayerFactors,

            // Weights change the curvature from row to row; with a rate for each layer there is no one threshold.
            LossCurvature = problem.Data.Train.Weights is null ? problem.Task.LossCurvature : double.NaN,
            StabilityThreshold = now.LayerFactors is null ? options.Optimizer.StableProduct / now.Rate : double.NaN,
        };
    }
}
