namespace MLSpectral;

/// <summary>Evaluates the network as it is now on the rows of the run; on the validation rows once at each step.</summary>
internal sealed class RunEvaluator(TrainingProblem problem, RunProgress progress, DivergenceCheck divergence, CancelRequest cancellation)
{
    private (long Step, RowsEvaluation Value) _validated = (-1, new RowsEvaluation(double.NaN, double.NaN));

    /// <summary>The mean loss over all training rows.</summary>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public double TrainLoss() => Evaluate(problem.Data.Train, withMetric: false).Loss;

    /// <summary>The same where it must be a number.</summary>
    /// <exception cref="TrainingDivergedException">It is NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public double FiniteTrainLoss() => divergence.Finite(TrainLoss());

    /// <summary>Loss and metric over the validation rows; NaN without any.</summary>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public RowsEvaluation Validate()
    {
        if (problem.Data.Validation is not null && _validated.Step != progress.Step)
            _validated = (progress.Step, Evaluate(problem.Data.Validation, withMetric: true));
        return _validated.Value;
    }

    private RowsEvaluation Evaluate(TrainingRows rows, bool withMetric) =>
        RowsEvaluation.Of(problem.Network, problem.Task, rows, withMetric, () => cancellation.ThrowIfRequested(progress.Step));
}
