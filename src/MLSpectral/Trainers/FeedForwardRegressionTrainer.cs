using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLSpectral.Interop;
using MLSpectral.Models;
using MLSpectral.Probes;
using MLSpectral.Spectra;
using MLSpectral.Tensors;
using TorchSharp;

namespace MLSpectral.Trainers;

/// <summary>Trains a feed-forward neural network for regression, and records the spectra of its weights, conjugate kernel and neural tangent kernel while it trains.</summary>
/// <remarks>
/// <para>Create it with <c>ml.Regression.Trainers.FeedForward(…)</c> (<see cref="FeedForwardCatalog"/>).</para>
/// <para><b>Input and output columns.</b> The label column is a <see cref="float"/>, the feature column a vector of <see cref="float"/> of known size, the example-weight
/// column, if any, a <see cref="float"/>. The model adds the column <c>Score</c>, a <see cref="float"/>: the prediction in units of the label.</para>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine learning task</term><description>Regression</description></item>
/// <item><term>Is normalization required?</term><description>Yes, of features; labels are standardized by the trainer</description></item>
/// <item><term>Is caching required?</term><description>No: rows are read once and kept in memory</description></item>
/// <item><term>Required package besides MLSpectral</term><description>TorchSharp-cpu (or another LibTorch package) to train; none to load and score</description></item>
/// <item><term>Exportable to ONNX</term><description>No</description></item>
/// </list>
/// <para><b>Algorithm.</b> f(x) = a_L, a_l = φ(s_l W_l a_(l−1) + b_l), a_0 = x, trained in single precision on mini-batches to minimize the mean loss over rows plus
/// λ/2 Σ ‖W_l‖². Rows with a missing or infinite feature, label or weight are skipped and counted (<see cref="TrainingHistory.Rows"/>). The same seed and number of threads
/// give the same model bit by bit. Probes see the network in double precision and do not change what is trained.</para>
/// <para>Source of the measurements: Wang, Engel, Sarwate, Dumitriu, Chiang, "Spectral Evolution and Invariance in Linear-width Neural Networks", NeurIPS 2023, arXiv 2211.06506.</para>
/// </remarks>
public sealed partial class FeedForwardRegressionTrainer
    : TrainerEstimatorBase<RegressionPredictionTransformer<FeedForwardRegressionModelParameters>, FeedForwardRegressionModelParameters>
{
    private const string ScoreColumnName = "Score";

    private readonly Options _options;

    internal FeedForwardRegressionTrainer(IHostEnvironment env, Options options)
        : base(
            env.Register(nameof(FeedForwardRegressionTrainer)),
            TrainerUtils.MakeR4VecFeature(options.FeatureColumnName),
            TrainerUtils.MakeR4ScalarColumn(options.LabelColumnName),
            TrainerUtils.MakeR4ScalarWeightColumn(options.ExampleWeightColumnName))
    {
        _options = (Options)options.Copy();
    }

    /// <inheritdoc/>
    public override TrainerInfo Info { get; } = new(normalization: true, calibration: false, caching: false, supportValid: true);

    /// <summary>Regression.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.Regression;

    /// <summary>Trains with a validation set: its loss is reported in each epoch, and kernels are measured on its rows.</summary>
    /// <param name="trainData">The training rows.</param>
    /// <param name="validationData">The validation rows, with the same columns.</param>
    /// <exception cref="InvalidOperationException">The option ValidationFraction is set too.</exception>
    public RegressionPredictionTransformer<FeedForwardRegressionModelParameters> Fit(IDataView trainData, IDataView validationData) =>
        TrainTransformer(trainData, validationData);

    /// <summary>The columns the model adds.</summary>
    /// <param name="inputSchema">The columns of the data.</param>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) =>
    [
        new SchemaShape.Column(
            ScoreColumnName,
            SchemaShape.Column.VectorKind.Scalar,
            NumberDataViewType.Single,
            isKey: false,
            new SchemaShape(AnnotationUtils.GetTrainerOutputAnnotation())),
    ];

    /// <summary>Wraps the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trainSchema">The schema it was trained on.</param>
    protected override RegressionPredictionTransformer<FeedForwardRegressionModelParameters> MakeTransformer(FeedForwardRegressionModelParameters model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name);

    /// <summary>Trains.</summary>
    /// <param name="trainContext">The rows.</param>
    protected override FeedForwardRegressionModelParameters TrainModelCore(TrainContext trainContext)
    {
        ArgumentNullException.ThrowIfNull(trainContext);
        if (trainContext.ValidationSet is not null && _options.ValidationFraction is not null)
            throw new InvalidOperationException("Fit got a validation set and the option ValidationFraction is set too. Use one of them.");

        NativeTorch.EnsureLoaded();
        using var channel = Host.Start("Training");
        using var threads = new ThreadCount(_options.NumberOfThreads);
        using var generators = new RunGenerators(_options.Seed ?? Host.Rand.Next());
        using var scope = torch.NewDisposeScope();

        (TrainingRows train, TrainingRows? validation) = ReadRows(trainContext, generators, channel);
        TargetStandardization standardization = _options.StandardizeTarget ? TargetStandardization.Of(train) : TargetStandardization.None;
        train = standardization.Apply(train);
        validation = validation is null ? null : standardization.Apply(validation);

        using TensorNetwork network = NetworkInitializer.Create(_options, checked((int)train.Features.shape[1]), outputs: 1, generators.Weights);
        TrainingRows sampled = validation ?? train;
        using var recorder = new SpectralRecorder(
            _options.Probes,
            ProbeSample.Draw(sampled.Features, sampled.Targets, _options.ProbeSampleSize, generators.Sample, generators.Seed),
            _options.BootstrapReplicas,
            _options.OnMeasurement);
        var run = new TrainingRun(_options, network, _options.Loss.Mean, _options.Loss.Curvature, train, validation, generators.Order, recorder);
        (IReadOnlyList<EpochRecord> epochs, string? divergence) = run.Run(record => Log(channel, record));
        if (divergence is not null)
            channel.Warning(MessageSensitivity.None, "{0} The model is that of the last step with a finite loss.", divergence);

        return new FeedForwardRegressionModelParameters(
            Host,
            network.ToManaged(),
            standardization.Offset,
            standardization.Scale,
            new SpectralTrace([.. recorder.Measurements]),
            new TrainingHistory(epochs, train.Counts, validation?.Counts ?? default, divergence));
    }

    private (TrainingRows Train, TrainingRows? Validation) ReadRows(TrainContext context, RunGenerators generators, IChannel channel)
    {
        TrainingRows train = RowReader.Read(context.TrainingSet, "training");
        TrainingRows? validation = context.ValidationSet is null ? null : RowReader.Read(context.ValidationSet, "validation");
        if (validation is not null && validation.Features.shape[1] != train.Features.shape[1])
            throw new InvalidOperationException($"The validation data has {validation.Features.shape[1]} features in '{FeatureColumn.Name}' and the training data {train.Features.shape[1]}. Prepare both with the same fitted transforms.");
        foreach ((string set, RowCounts counts) in new[] { ("training", train.Counts), ("validation", validation?.Counts ?? default) })
        {
            if (counts.Skipped > 0)
                channel.Warning(
                    MessageSensitivity.None,
                    "Skipped {0} {1} rows with a missing or infinite value: {2} in features, {3} in the label, {4} in the weight.",
                    counts.Skipped,
                    set,
                    counts.BadFeatures,
                    counts.BadLabel,
                    counts.BadWeight);
        }

        if (_options.ValidationFraction is double fraction && train.Count > 1)
        {
            TrainingRows all = train;
            (train, validation) = all.Split(fraction, generators.Validation);
            all.Dispose();
        }

        CheckLabels(train);
        return (NormalizeWeights(train), validation is null ? null : NormalizeWeights(validation));
    }

    private void CheckLabels(TrainingRows train)
    {
        if (train.Count < 2)
            throw new InvalidOperationException("Only one row can be trained on, and a regression needs at least 2. Check the file, the filters and the splits.");
        float smallest = train.Targets.min().item<float>();
        if (smallest == train.Targets.max().item<float>())
            throw new InvalidOperationException(FormattableString.Invariant($"The label '{LabelColumn.Name}' is {smallest} in all {train.Count} training rows, so there is nothing to learn. Check that it is the right column."));
    }

    // Mean 1, so that the learning rate means the same with and without weights.
    private static TrainingRows NormalizeWeights(TrainingRows rows) =>
        rows.Weights is null ? rows : rows with { Weights = (rows.Weights.to(torch.ScalarType.Float64) / rows.Weights.to(torch.ScalarType.Float64).mean()).to(torch.ScalarType.Float32) };

    private void Log(IChannel channel, EpochRecord record)
    {
        string validation = double.IsNaN(record.ValidationLoss) ? "" : FormattableString.Invariant($", validation loss {record.ValidationLoss:G6}");
        string line = FormattableString.Invariant(
            $"Epoch {record.Epoch}/{_options.NumberOfEpochs}: train loss {record.TrainLoss:G6}{validation}, {record.Step} steps, {record.ElapsedSeconds:F1} s");
        channel.Info(MessageSensitivity.None, "{0}", line);
    }
}
