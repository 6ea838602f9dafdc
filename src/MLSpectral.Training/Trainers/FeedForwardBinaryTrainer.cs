using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MLSpectral;

/// <summary>
/// Trains a feed-forward neural network to tell two classes apart, and records the spectra of its weights, conjugate kernel and neural
/// tangent kernel while it trains.
/// </summary>
/// <remarks>
/// <para>Create it with <c>ml.BinaryClassification.Trainers.FeedForward(…)</c> (<see cref="FeedForwardCatalog"/>).</para>
/// <para><b>Input and output columns.</b> The label column is a <see cref="bool"/>, the feature column a vector of <see cref="float"/> of
/// known size, the example-weight column, if any, a <see cref="float"/>. The model adds <c>Score</c>, a <see cref="float"/>: the log-odds
/// f(x) of the label being true; <c>Probability</c>, a <see cref="float"/>: 1/(1 + e^(−f)); and <c>PredictedLabel</c>, a
/// <see cref="bool"/>: whether the score is above 0.</para>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine learning task</term><description>Binary classification</description></item>
/// <item><term>Is normalization required?</term><description>Yes, of features</description></item>
/// <item><term>Is caching required?</term><description>No: rows are read once and kept in memory</description></item>
/// <item><term>Required package besides MLSpectral</term><description>TorchSharp-cpu (or another LibTorch package) to train; none to load
/// and score</description></item>
/// <item><term>Exportable to ONNX</term><description>Yes: <c>model.SaveAsOnnx(stream)</c> of the transformer's
/// <c>Model</c></description></item>
/// </list>
/// <para><b>Algorithm.</b> The network of <see cref="FeedForwardRegressionTrainer"/> with one output f, trained to minimize the mean
/// logistic loss ln(1 + e^(−f)) of positive rows, ln(1 + e^f) of negative ones, plus λ/2 Σ ‖W_l‖². The loss calibrates:
/// probabilities need no further step. Kernels are aligned with the label as ±1.</para>
/// <para>Source of the measurements: Wang, Engel, Sarwate, Dumitriu, Chiang, "Spectral Evolution and Invariance in Linear-width Neural
/// Networks", NeurIPS 2023, arXiv 2211.06506.</para>
/// </remarks>
public sealed partial class FeedForwardBinaryTrainer
    : FeedForwardTrainer<
        BinaryPredictionTransformer<CalibratedModelParametersBase<FeedForwardBinaryModelParameters, PlattCalibrator>>,
        CalibratedModelParametersBase<FeedForwardBinaryModelParameters, PlattCalibrator>
    >
{
    private readonly Options _options;

    internal FeedForwardBinaryTrainer(IHostEnvironment env, Options options)
        : base(env, nameof(FeedForwardBinaryTrainer), options, TrainerUtils.MakeBoolScalarLabel(options.LabelColumnName))
    {
        _options = options;
    }

    /// <summary>Binary classification.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.BinaryClassification;

    /// <summary>The columns the model adds.</summary>
    /// <param name="inputSchema">The columns of the data.</param>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema) =>
        [
            OutputColumn(ScoreColumnName, NumberDataViewType.Single),
            OutputColumn(ProbabilityColumnName, NumberDataViewType.Single, isNormalized: true),
            OutputColumn(PredictedLabelColumnName, BooleanDataViewType.Instance),
        ];

    /// <summary>Wraps the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trainSchema">The schema it was trained on.</param>
    protected override BinaryPredictionTransformer<
        CalibratedModelParametersBase<FeedForwardBinaryModelParameters, PlattCalibrator>
    > MakeTransformer(CalibratedModelParametersBase<FeedForwardBinaryModelParameters, PlattCalibrator> model, DataViewSchema trainSchema) =>
        new(Host, model, trainSchema, FeatureColumn.Name);

    private protected override string LabelRemedy(SchemaShape.Column label) =>
        "Convert numbers with ml.Transforms.Conversion.ConvertType to DataKind.Boolean, texts with "
        + "ml.Transforms.Conversion.MapValue; for more than two classes use ml.MulticlassClassification.Trainers.FeedForward";

    private protected override TrainingPlan<CalibratedModelParametersBase<FeedForwardBinaryModelParameters, PlattCalibrator>> Plan(
        TrainingRows rows,
        RoleMappedSchema schema,
        CalibratedModelParametersBase<FeedForwardBinaryModelParameters, PlattCalibrator>? start
    )
    {
        bool isPositive = rows.Targets.max().item<float>() == 1;
        if (isPositive == (rows.Targets.min().item<float>() == 1))
            throw new InvalidOperationException(
                $"The label '{LabelColumn.Name}' is {isPositive} in all {rows.Count} training rows, so there is nothing to learn. "
                    + $"Check that it is the right column, and that the split keeps both classes."
            );
        return new(
            new BinaryTask(_options.ClassWeights?.Factors(rows, 2)),
            start?.SubModel.Network,
            trained => new ValueMapperCalibratedModelParameters<FeedForwardBinaryModelParameters, PlattCalibrator>(
                Host,
                new FeedForwardBinaryModelParameters(Host, trained.Network, trained.Spectra, trained.History)
                {
                    InitialNetwork = trained.InitialNetwork,
                },
                new PlattCalibrator(Host, slope: -1, offset: 0)
            )
        );
    }
}
