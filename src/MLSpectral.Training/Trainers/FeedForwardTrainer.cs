using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLSpectral.Kernels;
using TorchSharp;

namespace MLSpectral;

/// <summary>
/// What the trainers of all tasks have in common: reading rows, training a feed-forward network with spectral probes, validation and warm
/// start.
/// </summary>
/// <remarks>
/// <para>
/// Where <c>MLContext.GpuDeviceId</c> is set when <c>Fit</c> is called, steps and losses are computed on that CUDA device, which takes
/// LibTorch for CUDA (TorchSharp-cuda-linux or -windows in place of TorchSharp-cpu); rows stay in main memory and go there batch by
/// batch, and probes measure a copy on the CPU. Without such a device, <c>MLContext.FallbackToCpu</c> decides whether the CPU stands in
/// or <c>Fit</c> throws an <see cref="InvalidOperationException"/> before it reads a row. Random numbers are the same on both; sums are
/// rounded differently.
/// </para>
/// <para>
/// Permutation feature importance: with a transformer, ML.NET numbers the slots; with a whole chain (<see cref="ITransformer"/>) it names
/// them, and needs slot names on the feature column, which <c>Concatenate</c> gives and a text loader only with a header and a data
/// sample; else it ends with "Invalid call to 'GetValue'". Of a binary chain it offers the <c>NonCalibrated</c> overload only.
/// </para>
/// </remarks>
/// <typeparam name="TTransformer">What <c>Fit</c> gives.</typeparam>
/// <typeparam name="TModel">The model in it.</typeparam>
public abstract class FeedForwardTrainer<TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>, INetworkTrainer
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected const string ScoreColumnName = "Score";
    private protected const string ProbabilityColumnName = "Probability";
    private protected const string PredictedLabelColumnName = "PredictedLabel";

    // Features of a probe sample, all rows together: 256 MiB in double precision.
    private const int LargestProbeSample = 1 << 25;

    private readonly FeedForwardOptions _options;

    // Has the cancel flag and the choice of a GPU themselves; the host registered with it has copies.
    private readonly IHostEnvironment _environment;

    private protected FeedForwardTrainer(IHostEnvironment env, string name, FeedForwardOptions options, SchemaShape.Column label)
        : base(
            env.Register(name),
            TrainerUtils.MakeR4VecFeature(options.FeatureColumnName),
            label,
            TrainerUtils.MakeR4ScalarWeightColumn(options.ExampleWeightColumnName)
        )
    {
        _options = options;
        _environment = env;
    }

    /// <inheritdoc/>
    public override TrainerInfo Info { get; } =
        new(normalization: true, calibration: false, caching: false, supportValid: true, supportIncrementalTrain: true);

    string INetworkTrainer.FeatureColumnName => FeatureColumn.Name;

    int INetworkTrainer.HiddenLayerCount => _options.HiddenLayers.Length;

    /// <summary>Trains with a validation set: its loss is reported in each epoch, and kernels are measured on its rows.</summary>
    /// <param name="trainData">The training rows.</param>
    /// <param name="validationData">The validation rows, with the same columns.</param>
    /// <exception cref="InvalidOperationException">The option ValidationFraction is set too.</exception>
    public TTransformer Fit(IDataView trainData, IDataView validationData) => TrainTransformer(trainData, validationData);

    /// <summary>
    /// Trains on from a trained model instead of random weights. The optimizer starts anew, steps count from 0, and the spectra's drift is
    /// measured from this start.
    /// </summary>
    /// <param name="trainData">The training rows, with the features and the label the model was trained with; keys of classes must have the
    /// same order, which cannot be checked.</param>
    /// <param name="modelParameters">The model to start from: <c>transformer.Model</c>. It is not changed.</param>
    /// <exception cref="InvalidOperationException">The model's layers, activation, biases or parameterization differ from the
    /// options.</exception>
    public TTransformer Fit(IDataView trainData, TModel modelParameters) => Fit(trainData, validationData: null, modelParameters);

    /// <summary>Trains on from a trained model, with a validation set.</summary>
    /// <param name="trainData">The training rows.</param>
    /// <param name="validationData">The validation rows; null for none.</param>
    /// <param name="modelParameters">The model to start from.</param>
    /// <exception cref="InvalidOperationException">The model's layers, activation, biases or parameterization differ from the
    /// options.</exception>
    public TTransformer Fit(IDataView trainData, IDataView? validationData, TModel modelParameters)
    {
        ArgumentNullException.ThrowIfNull(modelParameters);
        return TrainTransformer(trainData, validationData, (IPredictor)modelParameters);
    }

    /// <summary>Trains.</summary>
    /// <param name="trainContext">The rows.</param>
    protected override TModel TrainModelCore(TrainContext trainContext)
    {
        ArgumentNullException.ThrowIfNull(trainContext);
        var cancellation = new CancelRequest(() => (_environment as ICancelable)?.IsCanceled == true, _options.CancellationToken);
        cancellation.ThrowIfRequested(step: 0);
        NativeTorch.EnsureLoaded();
        using var channel = Host.Start("Training");
        torch.Device device = TrainingDevice.Choose(_environment, channel);
        using var threads = new ThreadCount(_options.NumberOfThreads);
        using var generators = new RunGenerators(_options.Seed ?? Host.Rand.Next());
        using var scope = torch.NewDisposeScope();

        TrainingData data = TrainingData.Read(trainContext, _options, generators, cancellation, channel);
        TrainingPlan<TModel> plan = Plan(data.Train, trainContext.TrainingSet.Schema, (TModel?)trainContext.InitialPredictor);
        return plan.MakeModel(Train(plan.Task, plan.Start, data.EncodedFor(plan.Task), device, generators, cancellation, channel));
    }

    /// <summary>Refuses a label column of another type.</summary>
    /// <param name="labelCol">The column.</param>
    /// <exception cref="ArgumentException">The column cannot be the label of this task; the message has the remedy.</exception>
    protected override void CheckLabelCompatible(SchemaShape.Column labelCol)
    {
        if (!LabelColumn.IsCompatibleWith(labelCol))
            throw new ArgumentException(
                $"The label '{labelCol.Name}' is {labelCol.GetTypeString()}, and {PredictionKind} takes "
                    + $"{LabelColumn.GetTypeString()}. {LabelRemedy(labelCol)}.",
                nameof(labelCol)
            );
    }

    /// <summary>What to do about a label of another type, in a sentence without its full stop.</summary>
    private protected abstract string LabelRemedy(SchemaShape.Column label);

    /// <summary>Decides what is learned from rows, after checking that there is something to learn.</summary>
    /// <param name="rows">The training rows as read.</param>
    /// <param name="schema">Their columns.</param>
    /// <param name="start">The model to start from, or null.</param>
    private protected abstract TrainingPlan<TModel> Plan(TrainingRows rows, RoleMappedSchema schema, TModel? start);

    /// <summary>A column that the model adds.</summary>
    private protected static SchemaShape.Column OutputColumn(string name, PrimitiveDataViewType type, bool isNormalized = false) =>
        new(
            name,
            SchemaShape.Column.VectorKind.Scalar,
            type,
            isKey: false,
            new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation(isNormalized))
        );

    private TrainedNetwork Train(
        LearningTask task,
        FeedForwardNetwork? start,
        TrainingData data,
        torch.Device device,
        RunGenerators generators,
        CancelRequest cancellation,
        IChannel channel
    )
    {
        int inputs = data.Train.Width;
        if (start is not null)
            WarmStart.Check(start, _options, inputs, task.OutputCount);
        using TensorNetwork network = NetworkInitializer.MoveTo(
            device,
            start is null
                ? NetworkInitializer.Create(_options, inputs, task.OutputCount, generators.Seed)
                : NetworkInitializer.Continue(_options, start)
        );
        FeedForwardNetwork? initial = _options.KeepInitialNetwork ? network.ToManaged() : null;
        using var recorder = new TraceRecorder(
            _options.Probes,
            DrawSample(task, data.Validation ?? data.Train, generators),
            _options.BootstrapReplicas
        );
        using var run = new TrainingRun(
            _options,
            new TrainingProblem(network, task, data),
            generators.Order,
            recorder,
            cancellation
        );
        TrainingHistory history = run.Run(report =>
        {
            Log(channel, report);
            recorder.Telemetry.Epoch(report.ToRecord(), report.MetricName, data.Train.Count);
        });
        LogEnd(channel, history);

        // The network of an earlier step, restored and only then measured, has its place among the others.
        return new TrainedNetwork(
            network.ToManaged(),
            initial,
            new SpectralTrace([.. recorder.Measurements.OrderBy(row => row.Step)]),
            history
        );
    }

    private ProbeSample DrawSample(LearningTask task, TrainingRows rows, RunGenerators generators)
    {
        using var scope = torch.NewDisposeScope();
        int size = _options.Probes.Length == 0 ? 1 : Math.Clamp(LargestProbeSample / rows.Width, 1, _options.ProbeSampleSize);
        TrainingRows sample = rows.Sample(size, generators.Sample);
        return ProbeSample.Of(sample.Features, task.ProbeTargets(sample.Targets), generators.Seed);
    }

    private void Log(IChannel channel, EpochReport report)
    {
        string validation = double.IsNaN(report.ValidationLoss)
            ? ""
            : FormattableString.Invariant(
                $", validation loss {report.ValidationLoss:G6}, {report.MetricName} {report.ValidationMetric:G4}"
            );
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"Epoch {report.Epoch}/{_options.NumberOfEpochs}: train loss {report.TrainLoss:G6}{validation}, {report.Step} steps, "
                + $"{report.Elapsed.TotalSeconds:F1} s"
        );
        channel.Info(MessageSensitivity.None, "{0}", line);
    }

    private static void LogEnd(IChannel channel, TrainingHistory history)
    {
        string model = history.RestoredBest
            ? $"The model is that of epoch {history.BestEpoch}, the best."
            : $"The model is that of step {history.ModelStep}.";
        if (history.Outcome is TrainingOutcome.Cancelled or TrainingOutcome.Diverged)
            channel.Warning(MessageSensitivity.None, "{0} {1}", history.Reason, model);
        else if (history.Outcome == TrainingOutcome.Stopped || history.RestoredBest)
            channel.Info(
                MessageSensitivity.None,
                "{0}: {1}{2}",
                history.Outcome,
                history.Reason is null ? "" : history.Reason + " ",
                model
            );
    }
}
