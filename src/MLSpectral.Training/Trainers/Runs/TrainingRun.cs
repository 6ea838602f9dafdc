using System.Diagnostics;
using System.Globalization;
using MLSpectral.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>One training run, from initial weights to the last epoch: knows tensors, probes and callbacks, not ML.NET.</summary>
internal sealed class TrainingRun(
    FeedForwardOptions options,
    TensorNetwork network,
    LearningTask task,
    TrainingData data,
    Generator order,
    TraceRecorder recorder,
    CancelRequest cancellation
)
{
    // Below this many multiplications a step, a second thread gains nothing even on an idle machine; on a busy one, threads that wait for
    // each other made a fit 20 times slower.
    private const long SingleThreadedWork = 50_000_000;

    // The same for decompositions of matrices with a smaller side than this: a tangent kernel of 569 rows took 0.35 s with one thread and
    // up to 21 s with two on a busy machine. On an idle one, two threads save 2 ms at 500 rows, 70 ms at 1000, 300 ms at 2000.
    private const long SingleThreadedSide = 1500;

    private readonly long _batchSize = options.Optimizer.IsFullBatch
        ? data.Train.Count
        : Math.Min(options.BatchSize ?? FeedForwardOptions.Defaults.BatchSize, data.Train.Count);
    private readonly Parameter[] _parameters = [.. network.TrainedParameters.Cast<Parameter>()];
    private readonly Device _device = network.Layers[0].Weight.device;
    private readonly int _defaultThreads = get_num_threads();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly CallbackList _callbacks = new(options.Callbacks, options.OnEpoch, options.OnProbe);
    private readonly List<EpochRecord> _epochs = [];
    private readonly HashSet<long> _measured = [];
    private readonly TrainingQuantity _bestBy = options.BestBy
        ?? (data.Validation is null ? TrainingQuantity.TrainLoss : TrainingQuantity.ValidationLoss);
    private readonly BestEpochKeeper _best = new(
        options.Callbacks.Length > 0 || options.OnCancellation == CancellationAction.ReturnBestModel ? Keeper(network) : null
    );
    private readonly KeptParameters? _lastFinite = options.OnDivergence == DivergenceAction.ReturnLastFiniteModel ? Keeper(network) : null;
    private readonly double[] _rates = new double[network.TrainedParameters.Count()];
    private HashSet<long> _probeSteps = [];
    private ProbeBudget? _budget;
    private LearningRates? _learningRates;
    private TrainingAction _action = TrainingAction.Continue;
    private TimeSpan _probing;
    private double _gradientNorm;
    private long _step;
    private bool _isRestored;
    private (long Step, RowsEvaluation Value) _validated = (-1, new RowsEvaluation(double.NaN, double.NaN));

    private long TotalSteps => StepsPerEpoch * options.NumberOfEpochs;

    private long StepsPerEpoch => (data.Train.Count + _batchSize - 1) / _batchSize;

    // Forward pass, and two products of the same size backward.
    private int StepThreads =>
        options.NumberOfThreads
        ?? (3 * _batchSize * network.Layers.Sum(layer => layer.Weight.numel()) < SingleThreadedWork ? 1 : _defaultThreads);

    private int ProbeThreads =>
        options.NumberOfThreads
        ?? (
            Math.Max(recorder.SampleSize, network.Layers.Max(layer => Math.Min(layer.Inputs, layer.Outputs))) < SingleThreadedSide
                ? 1
                : _defaultThreads
        );

    private LearningRates LearningRates =>
        _learningRates ??= new LearningRates(
            options.Optimizer.LearningRate,
            options.LearningRateSchedule.ForRun(TotalSteps, StepsPerEpoch),
            network.Layers,
            options.LayerLearningRateFactors
        );

    /// <summary>Trains the network in place.</summary>
    /// <param name="onEpoch">Gets each epoch's report before any callback.</param>
    /// <returns>The epochs, and how training ended.</returns>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite, and the options say to throw.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled, and the options say to throw, or no step was taken.</exception>
    public TrainingHistory Run(Action<EpochReport> onEpoch)
    {
        if (_bestBy != TrainingQuantity.TrainLoss && data.Validation is null)
            throw new InvalidOperationException(
                $"BestBy is {_bestBy}, and there are no validation rows. Set ValidationFraction, call Fit with a validation set, "
                    + $"or leave BestBy null."
            );
        _probeSteps = [.. options.ProbeSchedule.Steps(TotalSteps, StepsPerEpoch)];
        _budget =
            options.ProbeSchedule.Budget is double fraction && options.Probes.Length > 0
                ? new ProbeBudget(fraction, TotalSteps, recorder.SampleSize)
                : null;
        using var threads = new ThreadCount(StepThreads);
        TrainingHistory history = TrainOrCancel(onEpoch);
        _callbacks.Completed(history);
        return history;
    }

    private TrainingHistory TrainOrCancel(Action<EpochReport> onEpoch)
    {
        try
        {
            cancellation.ThrowIfRequested(_step);
            return TrainOrDiverge(onEpoch);
        }
        catch (OperationCanceledException e)
            when (options.OnCancellation == CancellationAction.ReturnBestModel && _step > 0 && cancellation.HasThrown(e))
        {
            RestoreBest();
            return History(TrainingOutcome.Cancelled, e.Message);
        }
    }

    private TrainingHistory TrainOrDiverge(Action<EpochReport> onEpoch)
    {
        try
        {
            return Train(onEpoch);
        }
        catch (TrainingDivergedException e) when (_lastFinite is not null)
        {
            // The kept parameters gave a finite loss on a batch; on all rows they may not.
            GoBack(_lastFinite.Restore());
            _isRestored = false;
            if (double.IsFinite(TrainLoss()))
                Measure();
            return History(TrainingOutcome.Diverged, e.Message);
        }
    }

    private TrainingHistory Train(Action<EpochReport> onEpoch)
    {
        using UpdateRule rule = options.Optimizer.Create(_parameters);
        Take(_callbacks.Started(Setup()));
        Measure();
        for (int epoch = 1; epoch <= options.NumberOfEpochs && !_action.IsStop; epoch++)
        {
            if (TrainEpoch(rule) is (double loss, double samplesPerSecond))
                Complete(epoch, loss, samplesPerSecond, onEpoch);
        }

        TrainingOutcome outcome = _step < TotalSteps ? TrainingOutcome.Stopped : TrainingOutcome.Completed;
        if (_action.RestoresBest)
            RestoreBest();
        Measure();

        // Without a probe at the end, no loss has seen the last update yet.
        if (options.Probes.Length == 0)
            CheckFinite(TrainLoss());

        // A stop after the last step has done nothing, unless it went back to the best epoch.
        return History(outcome, outcome == TrainingOutcome.Stopped || _isRestored ? _action.Reason : null);
    }

    // Null where a callback stopped it before its last step.
    private (double Loss, double SamplesPerSecond)? TrainEpoch(UpdateRule rule)
    {
        using var epochScope = NewDisposeScope();
        TimeSpan begin = _clock.Elapsed - _probing;
        Tensor? permutation =
            options.Shuffle && _batchSize < data.Train.Count ? randperm(data.Train.Count, ScalarType.Int64, generator: order) : null;
        double sum = 0;
        for (long start = 0; start < data.Train.Count; start += _batchSize)
        {
            cancellation.ThrowIfRequested(_step);
            long count = Math.Min(_batchSize, data.Train.Count - start);
            bool isLast = start + count == data.Train.Count;
            using (NewDisposeScope())
            {
                TrainingRows batch = permutation is null
                    ? data.Train.Slice(start, count)
                    : data.Train.Select(permutation.narrow(0, start, count));
                sum += Step(rule, batch.To(_device), isLast) * count;
            }

            _step++;
            if (_probeSteps.Contains(_step))
                Measure();
            else if (_budget?.RowsAt(_step, _clock.Elapsed) is long rows)
                Measure(rows);
            if (_action.IsStop && !isLast)
                return null;
        }

        return (sum / data.Train.Count, data.Train.Count / (_clock.Elapsed - _probing - begin).TotalSeconds);
    }

    private double Step(UpdateRule rule, TrainingRows batch, bool isLastOfEpoch)
    {
        Tensor loss = task.MeanLoss(network.Forward(batch.Features), batch.Targets, batch.Weights);
        double value = CheckFinite(loss.item<float>());
        _lastFinite?.Keep(_step, LearningRates.InForce);

        rule.ZeroGradients();
        loss.backward();
        if (options.L2Regularization > 0)
            AddL2Gradient();
        if (isLastOfEpoch)
            _gradientNorm = GradientNorm();
        if (options.GradientClipping is double norm)
            nn.utils.clip_grad_norm_(_parameters, norm);
        LearningRates.Fill(_step, _rates);
        rule.Step(_rates);
        return value;
    }

    private void AddL2Gradient()
    {
        using var noGrad = no_grad();
        foreach (TensorLayer layer in network.Layers.Where(layer => layer.IsTrained))
            layer.Weight.grad!.IncreaseBy(layer.Weight, options.L2Regularization);
    }

    private double GradientNorm()
    {
        double sum = 0;
        foreach (Parameter parameter in _parameters)
        {
            Tensor gradient = parameter.grad!.flatten();
            sum += gradient.dot(gradient).item<float>();
        }

        return Math.Sqrt(sum);
    }

    private void Complete(int epoch, double trainLoss, double samplesPerSecond, Action<EpochReport> onEpoch)
    {
        RowsEvaluation validation = Validate();
        var report = new EpochReport
        {
            Epoch = epoch,
            Step = _step,
            TrainLoss = trainLoss,
            ValidationLoss = validation.Loss,
            ValidationMetric = validation.Metric,
            MetricName = task.MetricName,
            LearningRate = LearningRates.InForce.Rate,
            GradientNorm = _gradientNorm,
            SamplesPerSecond = samplesPerSecond,
            Elapsed = _clock.Elapsed,
        };
        double cost = report.Cost(_bestBy);
        report = report with { IsBest = _best.Offer(epoch, _step, LearningRates.InForce, cost) };
        _epochs.Add(report.ToRecord());
        onEpoch(report);
        LearningRates.Observe(cost);
        Take(_callbacks.EpochCompleted(report));
    }

    private void Take(TrainingAction action)
    {
        LearningRates.Change(action, _step);
        if (!_action.IsStop)
            _action = action;
    }

    private void RestoreBest()
    {
        long present = _step;
        if (_best.Restore() is (long, RatesInForce) earlier)
            GoBack(earlier);
        _isRestored |= _step != present;
    }

    private void GoBack((long Step, RatesInForce Rates) earlier)
    {
        _step = earlier.Step;
        LearningRates.GoBack(earlier.Rates);
    }

    private RowsEvaluation Validate()
    {
        if (data.Validation is not null && _validated.Step != _step)
            _validated = (_step, Evaluate(data.Validation, withMetric: true));
        return _validated.Value;
    }

    private double TrainLoss() => Evaluate(data.Train, withMetric: false).Loss;

    private RowsEvaluation Evaluate(TrainingRows rows, bool withMetric) =>
        RowsEvaluation.Of(network, task, rows, withMetric, () => cancellation.ThrowIfRequested(_step));

    // On fewer rows of the sample where so many are given. The whole sample is measured once at each step.
    private void Measure(long? sampleSize = null)
    {
        if (options.Probes.Length == 0 || _measured.Contains(_step))
            return;
        TimeSpan begin = _clock.Elapsed;
        double trainLoss = CheckFinite(TrainLoss());
        RowsEvaluation validation = Validate();
        RatesInForce rates = LearningRates.InForce;
        var moment = new TrainingMoment(
            _step,
            (float)((double)_step / StepsPerEpoch),
            begin.TotalSeconds,
            rates.Rate,
            trainLoss,
            validation.Loss
        )
        {
            ValidationMetric = validation.Metric,
            LayerFactors = rates.LayerFactors,

            // Weights change the curvature from row to row; with a rate for each layer there is no one threshold.
            LossCurvature = data.Train.Weights is null ? task.LossCurvature : double.NaN,
            StabilityThreshold = rates.LayerFactors is null ? options.Optimizer.StableProduct / rates.Rate : double.NaN,
        };
        IReadOnlyList<SpectralMeasurement> rows;
        try
        {
            using var threads = new ThreadCount(ProbeThreads);
            rows = recorder.Measure(
                network,
                moment,
                sampleSize,
                () => cancellation.ThrowIfRequested(_step),
                () => cancellation.IsRequested
            );
        }
        catch (OperationCanceledException) when (cancellation.IsRequested)
        {
            cancellation.ThrowIfRequested(_step);
            throw;
        }

        if (sampleSize is null || sampleSize == recorder.SampleSize)
            _measured.Add(_step);
        _budget?.Add(sampleSize ?? recorder.SampleSize, _clock.Elapsed - begin, isObligatory: sampleSize is null);
        if (!_callbacks.IsEmpty)
            Take(_callbacks.ProbeCompleted(new SpectralSnapshot(_step, moment.Epoch, rows)));
        _probing += _clock.Elapsed - begin;
    }

    private TrainingSetup Setup() =>
        new()
        {
            NumberOfEpochs = options.NumberOfEpochs,
            StepsPerEpoch = StepsPerEpoch,
            TrainingRowCount = data.Train.Count,
            ValidationRowCount = data.Validation?.Count ?? 0,
            LayerCount = network.Layers.Count,
            TrainedLayers = [.. Enumerable.Range(1, network.Layers.Count).Where(layer => network.Layers[layer - 1].IsTrained)],
            LearningRate = LearningRates.InForce.Rate,
            MetricName = task.MetricName,
            BestBy = _bestBy,
            ProbesWhileTraining =
                options.Probes.Length > 0 && (_budget is not null || _probeSteps.Any(step => step > 0 && step < TotalSteps)),
        };

    private TrainingHistory History(TrainingOutcome outcome, string? reason) =>
        new(_epochs, data.Train.Counts, data.Validation?.Counts ?? default)
        {
            Outcome = outcome,
            Reason = reason,
            MetricName = task.MetricName,
            BestBy = _bestBy,
            BestEpoch = _best.Epoch,
            RestoredBest = _isRestored,
            ModelStep = _step,
        };

    private static KeptParameters Keeper(TensorNetwork network) => new([.. network.TrainedParameters]);

    private double CheckFinite(double loss)
    {
        if (double.IsFinite(loss))
            return loss;
        throw new TrainingDivergedException(
            _step == 0
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"The loss is {loss} before the first step: features, labels or initial weights are too large for single "
                        + $"precision. Normalize the features, for example with ml.Transforms.NormalizeMeanVariance, keep "
                        + $"StandardizeTarget on, or lower WeightScale ({options.WeightScale})."
                )
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"Training diverged: the loss is {loss} after {_step} steps (epoch "
                        + $"{Math.Min((_step / StepsPerEpoch) + 1, options.NumberOfEpochs)}). Lower the learning rate "
                        + $"({options.Optimizer}), set GradientClipping, or normalize the features, for example with "
                        + $"ml.Transforms.NormalizeMeanVariance."
                )
        );
    }
}
