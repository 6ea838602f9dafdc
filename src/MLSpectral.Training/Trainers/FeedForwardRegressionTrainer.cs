using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MLSpectral;

/// <summary>
/// Trains a feed-forward neural network for regression, and records the spectra of its weights, conjugate kernel and neural tangent kernel
/// while it trains.
/// </summary>
/// <remarks>
/// <para>Create it with <c>ml.Regression.Trainers.FeedForward(…)</c> (<see cref="FeedForwardCatalog"/>).</para>
/// <para><b>Input and output columns.</b> The label column is a <see cref="float"/>, the feature column a vector of <see cref="float"/>
/// of known size, the example-weight column, if any, a <see cref="float"/>. The model adds the column <c>Score</c>, a
/// <see cref="float"/>: the prediction in units of the label.</para>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine learning task</term><description>Regression</description></item>
/// <item><term>Is normalization required?</term><description>Yes, of features; labels are standardized by the trainer</description></item>
/// <item><term>Is caching required?</term><description>No: rows are read once and kept in memory</description></item>
/// <item><term>Required package besides MLSpectral</term><description>TorchSharp-cpu (or another LibTorch package) to train; none to load
/// and score</description></item>
/// <item><term>Exportable to ONNX</term><description>Yes: <c>model.SaveAsOnnx(stream)</c> of the transformer's
/// <c>Model</c></description></item>
/// </list>
/// <para><b>Algorithm.</b> f(x) = a_L, a_l = φ(s_l W_l a_(l−1) + b_l), a_0 = x, trained in single precision on mini-batches to
/// minimize the mean loss over rows plus λ/2 Σ ‖W_l‖². Rows with a missing or infinite feature, label or weight are skipped and
/// counted (<see cref="TrainingHistory.Rows"/>). The same seed and number of threads give the same model bit by bit. Probes see the
/// network in double precision and do not change what is trained.</para>
/// <para>Source of the measurements: Wang, Engel, Sarwate, Dumitriu, Chiang, "Spectral Evolution and Invariance in Linear-width Neural
/// Networks", NeurIPS 2023, arXiv 2211.06506.</para>
/// </remarks>
public sealed partial class FeedForwardRegressionTrainer
    : FeedForwardTrainer<RegressionPredictionTransformer<FeedForwardRegressionModelParameters>, FeedForwardRegressionModelParameters>
{
    private readonly Options _options;

    internal FeedForwardRegressionTrainer(IHostEnvironment env, Options options)
        : base(env, nameof(FeedForwardRegressionTrainer), options, TrainerUtils.MakeR4ScalarColumn(options.LabelColumnName))
    {
        _options = options;
    }

    /// <summary>Regression.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.Regression;

    /// <summary>The columns the model adds.</summary>
    /// <param name="inputSchema">The columns of the data.</param>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) =>
        [OutputColumn(ScoreColumnName, NumberDataViewType.Single)];

    /// <summary>Wraps the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trainSchema">The schema it was trained on.</param>
    protected override RegressionPredictionTransformer<FeedForwardRegressionModelParameters> MakeTransformer(
        FeedForwardRegressionModelParameters model,
        DataViewSchema trainSchema
    ) => new(Host, model, trainSchema, FeatureColumn.Name);

    private protected override string LabelRemedy(SchemaShape.Column label) =>
        label.Kind == SchemaShape.Column.VectorKind.Scalar
            ? "Convert it with ml.Transforms.Conversion.ConvertType"
            : "For several numbers a row use ml.Regression.Trainers.FeedForwardMultiOutput";

    // A model to start from brings its standardization: the network means the same before and after.
    private protected override TrainingPlan<FeedForwardRegressionModelParameters> Plan(
        TrainingRows rows,
        RoleMappedSchema schema,
        FeedForwardRegressionModelParameters? start
    )
    {
        CheckLabels(rows);
        TargetStandardization standardization =
            start is not null ? new(start.TargetOffset, start.TargetScale)
            : _options.StandardizeTarget ? TargetStandardization.Of(rows.WithNormalizedWeights())
            : TargetStandardization.None;
        return new(new RegressionTask(_options.Loss, standardization), start?.Network, trained => new FeedForwardRegressionModelParameters(
            Host,
            trained.Network,
            standardization.Offset,
            standardization.Scale,
            trained.Spectra,
            trained.History
        )
        {
            InitialNetwork = trained.InitialNetwork,
        });
    }

    private void CheckLabels(TrainingRows rows)
    {
        if (rows.Count < 2)
            throw new InvalidOperationException(
                "Only one row can be trained on, and a regression needs at least 2. Check the file, the filters and the splits."
            );
        float smallest = rows.Targets.min().item<float>();
        if (smallest == rows.Targets.max().item<float>())
            throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The label '{LabelColumn.Name}' is {smallest} in all {rows.Count} training rows, so there is nothing to "
                        + $"learn. Check that it is the right column."
                )
            );
    }
}
