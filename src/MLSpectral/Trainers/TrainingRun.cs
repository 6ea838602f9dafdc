using System.Diagnostics;
using MLSpectral.Models;
using MLSpectral.Probes;
using MLSpectral.Tensors;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLSpectral.Trainers;

/// <summary>One training run, from initial weights to the last epoch: knows tensors and probes, not ML.NET.</summary>
internal sealed class TrainingRun(
    FeedForwardOptions options,
    TensorNetwork network,
    LearningTask task,
    TrainingData data,
    Generator order,
    SpectralRecorder recorder)
{
    // Below this many multiplications a step, a second thread gains nothing even on an idle machine; on a busy one, threads that wait for each other made a fit 20 times slower.
    private const long SingleThreadedWork = 5_000_000;

    // The same for decompositions of matrices with a smaller side than this: a tangent kernel of 569 rows took 0.35 s with one thread and up to 21 s with two on a busy machine.
    // On an idle one, two threads save 2 ms at 500 rows, 70 ms at 1000, 300 ms at 2000.
    private const long SingleThreadedSide = 1500;

    // Rows and features evaluated at once when a loss over all rows is wanted: bounds memory, and fixes the order of summation.
    private const long EvaluationRows = 8192, EvaluationFeatures = 1 << 24;

    private readonly long _batchSize = options.Optimizer.IsFullBatch ? data.Train.Count : Math.Min(options.BatchSize ?? FeedForwardOptions.Defaults.BatchSize, data.Train.Count);
    private readonly Parameter[] _parameters = [.. network.TrainedParameters.Cast<Parameter>()];
    private readonly int _defaultThreads = get_num_threads();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<EpochRecord> _epochs = [];
    private ProbeBudget? _budget;
    private readonly LastFiniteParameters? _lastFinite = options.OnDivergence == DivergenceAction.ReturnLastFiniteModel ? new([.. network.TrainedParameters]) : null;
    private long _step;
    private (long Step, double Loss) _validated = (-1, double.NaN);
    private long _measuredStep = -1;

    private long TotalSteps => StepsPerEpoch * options.NumberOfEpochs;

    private long StepsPerEpoch => (data.Train.Count + _batchSize - 1) / _batchSize;

    // Forward pass, and two products of the same size backward.
    private int StepThreads => options.NumberOfThreads ?? (3 * _batchSize * network.Layers.Sum(layer => layer.Weight.numel()) < SingleThreadedWork ? 1 : _defaultThreads);

    private int ProbeThreads => options.NumberOfThreads
        ?? (Math.Max(recorder.SampleSize, network.Layers.Max(layer => Math.Min(layer.Inputs, layer.Outputs))) < SingleThreadedSide ? 1 : _defaultThreads);

    private double LearningRate => options.Optimizer.LearningRate;

    /// <summary>Trains the network in place.</summary>
    /// <param name="onEpoch">Gets each epoch's record when it is complete.</param>
    /// <returns>The epochs, and where training diverged if it did and the options allow it.</returns>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite, and the options say to throw.</exception>
    public (IReadOnlyList<EpochRecord> Epochs, string? Divergence) Run(Action<EpochRecord> onEpoch)
    {
        var probeSteps = options.ProbeSchedule.Steps(TotalSteps, StepsPerEpoch).ToHashSet();
        _budget = options.ProbeSchedule.Budget is double fraction && options.Probes.Length > 0 ? new ProbeBudget(fraction, TotalSteps, recorder.SampleSize) : null;
        using var threads = new ThreadCount(StepThreads);
        using UpdateRule rule = options.Optimizer.Create(_parameters);
        try
        {
            Measure();
            for (int epoch = 1; epoch <= options.NumberOfEpochs; epoch++)
            {
                double trainLoss = TrainEpoch(rule, probeSteps);
                var record = new EpochRecord
                {
                    Epoch = epoch,
                    Step = _step,
                    TrainLoss = trainLoss,
                    ValidationLoss = ValidationLoss(),
                    LearningRate = LearningRate,
                    ElapsedSeconds = _clock.Elapsed.TotalSeconds,
                };
                _epochs.Add(record);
                onEpoch(record);
            }

            // Without a probe at the end, no loss has seen the last update yet.
            if (options.Probes.Length == 0)
                CheckFinite(MeanLoss(data.Train));
            return (_epochs, null);
        }
        catch (TrainingDivergedException e) when (_lastFinite is not null)
        {
            // The kept parameters gave a finite loss on a batch; on all rows they may not.
            _step = _lastFinite.Restore();
            if (double.IsFinite(MeanLoss(data.Train)))
                Measure();
            return (_epochs, e.Message);
        }
    }

    private double TrainEpoch(UpdateRule rule, HashSet<long> probeSteps)
    {
        using var epochScope = NewDisposeScope();
        Tensor? permutation = options.Shuffle && _batchSize < data.Train.Count ? randperm(data.Train.Count, ScalarType.Int64, generator: order) : null;
        double sum = 0;
        for (long start = 0; start < data.Train.Count; start += _batchSize)
        {
            using (NewDisposeScope())
            {
                long count = Math.Min(_batchSize, data.Train.Count - start);
                TrainingRows batch = permutation is null ? data.Train.Slice(start, count) : data.Train.Select(permutation.narrow(0, start, count));
                sum += Step(rule, batch) * count;
            }

            _step++;
            if (probeSteps.Contains(_step))
                Measure();
            else if (_budget?.RowsAt(_step, _clock.Elapsed) is long rows)
                Measure(rows);
        }

        return sum / data.Train.Count;
    }

    private double Step(UpdateRule rule, TrainingRows batch)
    {
        Tensor loss = task.MeanLoss(network.Forward(batch.Features), batch.Targets, batch.Weights);
        double value = CheckFinite(loss.item<float>());
        _lastFinite?.Keep(_step);

        rule.ZeroGradients();
        loss.backward();
        if (options.L2Regularization > 0)
            AddL2Gradient();
        if (options.GradientClipping is double norm)
            nn.utils.clip_grad_norm_(_parameters, norm);
        rule.Step();
        return value;
    }

    private void AddL2Gradient()
    {
        using var noGrad = no_grad();
        foreach (TensorLayer layer in network.Layers.Where(layer => layer.IsTrained))
            layer.Weight.grad!.IncreaseBy(layer.Weight, options.L2Regularization);
    }

    private double ValidationLoss()
    {
        if (data.Validation is not null && _validated.Step != _step)
            _validated = (_step, MeanLoss(data.Validation));
        return _validated.Loss;
    }

    private double MeanLoss(TrainingRows rows)
    {
        using var noGrad = no_grad();
        double sum = 0;
        long chunkRows = Math.Clamp(EvaluationFeatures / rows.Width, 1, EvaluationRows);
        for (long start = 0; start < rows.Count; start += chunkRows)
        {
            using var scope = NewDisposeScope();
            TrainingRows chunk = rows.Slice(start, Math.Min(chunkRows, rows.Count - start));
            sum += task.MeanLoss(network.Forward(chunk.Features), chunk.Targets, chunk.Weights).item<float>() * (double)chunk.Count;
        }

        return sum / rows.Count;
    }

    private void Measure(long? sampleSize = null)
    {
        if (options.Probes.Length == 0 || _measuredStep == _step)
            return;
        TimeSpan begin = _clock.Elapsed;
        var moment = new TrainingMoment(
            _step,
            (float)((double)_step / StepsPerEpoch),
            _clock.Elapsed.TotalSeconds,
            LearningRate,
            CheckFinite(MeanLoss(data.Train)),
            ValidationLoss())
        {
            // Weights change the curvature from row to row.
            LossCurvature = data.Train.Weights is null ? task.LossCurvature : double.NaN,
            StabilityThreshold = options.Optimizer.StabilityThreshold,
        };
        _measuredStep = _step;
        using (new ThreadCount(ProbeThreads))
            recorder.Measure(network, moment, sampleSize);
        _budget?.Add(sampleSize ?? recorder.SampleSize, _clock.Elapsed - begin, isObligatory: sampleSize is null);
    }

    private double CheckFinite(double loss)
    {
        if (double.IsFinite(loss))
            return loss;
        throw new TrainingDivergedException(_step == 0
            ? FormattableString.Invariant($"The loss is {loss} before the first step: features, labels or initial weights are too large for single precision. Normalize the features, for example with ml.Transforms.NormalizeMeanVariance, keep StandardizeTarget on, or lower WeightScale ({options.WeightScale}).")
            : FormattableString.Invariant($"Training diverged: the loss is {loss} after {_step} steps (epoch {Math.Min((_step / StepsPerEpoch) + 1, options.NumberOfEpochs)}). Lower the learning rate ({options.Optimizer}), set GradientClipping, or normalize the features, for example with ml.Transforms.NormalizeMeanVariance."));
    }
}
