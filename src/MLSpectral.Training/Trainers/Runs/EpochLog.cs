namespace MLSpectral;

/// <summary>Judges the epochs of a run, remembers them, and tells the callbacks.</summary>
/// <param name="problem">What is trained.</param>
/// <param name="progress">The steps taken.</param>
/// <param name="optimizer">Has the norm of the last gradient.</param>
/// <param name="rates">The learning rates, whose schedule hears what an epoch is judged by.</param>
/// <param name="evaluator">Evaluates the validation rows.</param>
/// <param name="earlier">Keeps the best.</param>
/// <param name="steering">Has the callbacks.</param>
/// <param name="bestBy">What epochs are judged by.</param>
internal sealed class EpochLog(
    TrainingProblem problem,
    RunProgress progress,
    OptimizerStep optimizer,
    LearningRates rates,
    RunEvaluator evaluator,
    EarlierNetworks earlier,
    RunSteering steering,
    TrainingQuantity bestBy
) : IRunState
{
    private readonly List<EpochRecord> _epochs = [];

    /// <summary>The epochs completed so far.</summary>
    public IReadOnlyList<EpochRecord> Epochs => _epochs;

    /// <summary>Adds the epoch that was just completed.</summary>
    /// <param name="epoch">Its number.</param>
    /// <param name="meter">Has its training loss and its speed.</param>
    /// <param name="onEpoch">Hears of it before any callback.</param>
    public void Complete(int epoch, EpochMeter meter, Action<EpochReport> onEpoch)
    {
        double samplesPerSecond = meter.SamplesPerSecond;
        RowsEvaluation validation = evaluator.Validate();
        var report = new EpochReport
        {
            Epoch = epoch,
            Step = progress.Step,
            TrainLoss = meter.MeanLoss,
            ValidationLoss = validation.Loss,
            ValidationMetric = validation.Metric,
            MetricName = problem.Task.MetricName,
            LearningRate = rates.Current.Rate,
            GradientNorm = optimizer.GradientNorm,
            SamplesPerSecond = samplesPerSecond,
            Elapsed = progress.Clock.Elapsed,
            Access = new(problem.Network.ToManaged),
        };
        double cost = report.Cost(bestBy);
        report = report with { IsBest = earlier.Offer(epoch, cost) };
        _epochs.Add(report.ToRecord());
        onEpoch(report);
        rates.Observe(cost);
        steering.EpochCompleted(report);
    }

    public void WriteState(BinaryWriter writer) => new TrainingHistory(_epochs, default, default).Write(writer);

    public void ReadState(PayloadReader reader)
    {
        _epochs.Clear();
        _epochs.AddRange(TrainingHistory.Read(reader).Epochs);
    }
}
