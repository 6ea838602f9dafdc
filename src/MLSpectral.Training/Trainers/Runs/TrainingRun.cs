using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>
/// One training run, from initial weights to the history: puts its parts together, and decides what becomes of a run that is stopped,
/// cancelled or diverges. Knows tensors, probes and callbacks, not ML.NET.
/// </summary>
internal sealed class TrainingRun : IRunState, IDisposable
{
    private readonly FeedForwardOptions _options;
    private readonly TrainingProblem _problem;
    private readonly CancelRequest _cancellation;
    private readonly StepPlan _plan;
    private readonly TrainingQuantity _bestBy;
    private readonly RunProgress _progress = new();
    private readonly RunThreads _threads;
    private readonly LearningRates _rates;
    private readonly RunSteering _steering;
    private readonly EarlierNetworks _earlier;
    private readonly RunEvaluator _evaluator;
    private readonly BatchSampler _batches;
    private readonly OptimizerStep _optimizer;
    private readonly ProbeTimes _probeTimes;
    private readonly RunProbes _probes;
    private readonly EpochLog _epochs;
    private readonly TrainingLoop _loop;
    private bool _isResumed;

    /// <summary>Prepares a run. Its tensors belong to the caller's dispose scope where it does not dispose of them itself.</summary>
    /// <param name="options">How to train.</param>
    /// <param name="problem">What to train.</param>
    /// <param name="order">Draws the order of the rows in each epoch.</param>
    /// <param name="recorder">Runs the probes.</param>
    /// <param name="cancellation">Says whether somebody wants the run to end.</param>
    /// <exception cref="InvalidOperationException">Epochs are to be compared by validation rows, and there are none.</exception>
    public TrainingRun(
        FeedForwardOptions options,
        TrainingProblem problem,
        Generator order,
        TraceRecorder recorder,
        CancelRequest cancellation
    )
    {
        (_options, _problem, _cancellation) = (options, problem, cancellation);
        (TensorNetwork network, TrainingRows rows) = (problem.Network, problem.Data.Train);
        _bestBy = BestBy(options, problem.Data);
        _plan = StepPlan.Of(options, rows.Count);
        _threads = new RunThreads(options, network, _plan.BatchSize, recorder.SampleSize);
        _rates = new LearningRates(
            options.Optimizer.LearningRate,
            options.LearningRateSchedule.ForRun(_plan.TotalSteps, _plan.StepsPerEpoch),
            network.Layers,
            options.LayerLearningRateFactors
        );
        _steering = new RunSteering(new CallbackList(options.Callbacks, options.OnEpoch, options.OnProbe), _rates, _progress);
        _earlier = new EarlierNetworks(options, network, _rates, _progress);
        var divergence = new DivergenceCheck(options, _plan, _progress);
        _evaluator = new RunEvaluator(problem, _progress, divergence, cancellation);
        _batches = new BatchSampler(rows, _plan, options.Shuffle, order);
        _optimizer = new OptimizerStep(options, problem, _rates, divergence, _earlier, _progress);
        _probeTimes = new ProbeTimes(options, _plan, recorder.SampleSize);
        var moments = new RunMoments(options, problem, _plan, _progress, _rates, _evaluator);
        _probes = new RunProbes(network, recorder, _probeTimes, moments, _threads, _progress, _steering, cancellation);
        _epochs = new EpochLog(problem, _progress, _optimizer, _rates, _evaluator, _earlier, _steering, _bestBy);
        _loop = new TrainingLoop(
            network.Layers[0].Weight.device,
            _progress,
            _batches,
            _optimizer,
            _epochs,
            _probes,
            _steering,
            cancellation
        );
    }

    /// <summary>Trains the network in place, or goes on after <see cref="ReadState"/>.</summary>
    /// <param name="onEpoch">Gets each epoch's report before any callback.</param>
    /// <param name="betweenSteps">Called before each step and after the last, when <see cref="WriteState"/> may be called; null for
    /// nothing.</param>
    /// <returns>The epochs, and how training ended.</returns>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite, and the options say to throw.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled, and the options say to throw, or no step was taken.</exception>
    public TrainingHistory Run(Action<EpochReport> onEpoch, Action? betweenSteps = null)
    {
        using var threads = new ThreadCount(_threads.OfSteps);
        TrainingHistory history = TrainOrCancel(onEpoch, betweenSteps);
        _steering.Completed(history);
        return history;
    }

    /// <summary>Writes all that decides how the run goes on: between two steps.</summary>
    public void WriteState(BinaryWriter writer)
    {
        foreach (IRunState part in Parts)
            part.WriteState(writer);
    }

    /// <summary>
    /// Reads the state of a run of the same options, rows and samples, before <see cref="Run"/>: which then goes on with the next step, and
    /// ends bit by bit as the other run does.
    /// </summary>
    /// <exception cref="InvalidDataException">The state does not fit; this run cannot be used any more.</exception>
    public void ReadState(PayloadReader reader)
    {
        foreach (IRunState part in Parts)
            part.ReadState(reader);
        _isResumed = true;
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _batches.Dispose();
    }

    // In the order in which they are written. What the others derive from options and rows is not state.
    private IEnumerable<IRunState> Parts =>
        [
            _progress,
            _threads,
            new NetworkParameters(_problem.Network),
            _optimizer,
            _rates,
            _batches,
            _loop,
            _epochs,
            _earlier,
            _steering,
            _probes,
        ];

    private TrainingHistory TrainOrCancel(Action<EpochReport> onEpoch, Action? betweenSteps)
    {
        try
        {
            _cancellation.ThrowIfRequested(_progress.Step);
            return TrainOrDiverge(onEpoch, betweenSteps);
        }
        catch (OperationCanceledException e)
            when (_options.OnCancellation == CancellationAction.ReturnBestModel && _progress.Step > 0 && _cancellation.HasThrown(e))
        {
            _earlier.RestoreBest();
            return History(TrainingOutcome.Cancelled, e.Message);
        }
    }

    private TrainingHistory TrainOrDiverge(Action<EpochReport> onEpoch, Action? betweenSteps)
    {
        try
        {
            return Train(onEpoch, betweenSteps);
        }
        catch (TrainingDivergedException e) when (_earlier.KeepsLastFinite)
        {
            // The kept parameters gave a finite loss on a batch; on all rows they may not.
            _earlier.RestoreLastFinite();
            if (double.IsFinite(_evaluator.TrainLoss()))
                _probes.Measure();
            return History(TrainingOutcome.Diverged, e.Message);
        }
    }

    private TrainingHistory Train(Action<EpochReport> onEpoch, Action? betweenSteps)
    {
        _steering.Started(Setup());
        if (!_isResumed)
            _probes.Measure();
        _loop.Run(onEpoch, betweenSteps);

        TrainingOutcome outcome = _progress.Step < _plan.TotalSteps ? TrainingOutcome.Stopped : TrainingOutcome.Completed;
        if (_steering.Action.RestoresBest)
            _earlier.RestoreBest();
        _probes.Measure();

        // Without a probe at the end, no loss has seen the last update yet.
        if (_options.Probes.Length == 0)
            _evaluator.FiniteTrainLoss();

        // A stop after the last step has done nothing, unless it went back to the best epoch.
        return History(outcome, outcome == TrainingOutcome.Stopped || _progress.IsRestored ? _steering.Action.Reason : null);
    }

    private TrainingSetup Setup() =>
        new()
        {
            NumberOfEpochs = _options.NumberOfEpochs,
            StepsPerEpoch = _plan.StepsPerEpoch,
            TrainingRowCount = _problem.Data.Train.Count,
            ValidationRowCount = _problem.Data.Validation?.Count ?? 0,
            LayerCount = _problem.Network.Layers.Count,
            TrainedLayers =
            [
                .. Enumerable.Range(1, _problem.Network.Layers.Count).Where(layer => _problem.Network.Layers[layer - 1].IsTrained),
            ],
            LearningRate = _rates.Current.Rate,
            MetricName = _problem.Task.MetricName,
            BestBy = _bestBy,
            ProbesWhileTraining = _probeTimes.AreBetweenStartAndEnd,
            IsResumed = _isResumed,
            Access = new(_problem.Network.ToManaged),
        };

    private TrainingHistory History(TrainingOutcome outcome, string? reason) =>
        new(_epochs.Epochs, _problem.Data.Train.Counts, _problem.Data.Validation?.Counts ?? default)
        {
            Outcome = outcome,
            Reason = reason,
            MetricName = _problem.Task.MetricName,
            BestBy = _bestBy,
            BestEpoch = _earlier.BestEpoch,
            RestoredBest = _progress.IsRestored,
            ModelStep = _progress.Step,
        };

    private static TrainingQuantity BestBy(FeedForwardOptions options, TrainingData data)
    {
        TrainingQuantity quantity =
            options.BestBy ?? (data.Validation is null ? TrainingQuantity.TrainLoss : TrainingQuantity.ValidationLoss);
        return quantity == TrainingQuantity.TrainLoss || data.Validation is not null
            ? quantity
            : throw new InvalidOperationException(
                $"BestBy is {quantity}, and there are no validation rows. Set ValidationFraction, call Fit with a validation set, "
                    + $"or leave BestBy null."
            );
    }
}
