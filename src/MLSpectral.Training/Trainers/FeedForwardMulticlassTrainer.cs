using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MLSpectral;

/// <summary>
/// Trains a feed-forward neural network to tell several classes apart, and records the spectra of its weights, conjugate kernel and neural
/// tangent kernel while it trains.
/// </summary>
/// <remarks>
/// <para>Create it with <c>ml.MulticlassClassification.Trainers.FeedForward(…)</c> (<see cref="FeedForwardCatalog"/>).</para>
/// <para><b>Input and output columns.</b> The label column is a key (<c>ml.Transforms.Conversion.MapValueToKey</c>), the feature column a
/// vector of <see cref="float"/> of known size, the example-weight column, if any, a <see cref="float"/>. The model adds <c>Score</c>, a
/// vector of <see cref="float"/>: the probability of each class, in the order of the keys; and <c>PredictedLabel</c>, a key with the
/// label's values.</para>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine learning task</term><description>Multiclass classification</description></item>
/// <item><term>Is normalization required?</term><description>Yes, of features</description></item>
/// <item><term>Is caching required?</term><description>No: rows are read once and kept in memory</description></item>
/// <item><term>Required package besides MLSpectral</term><description>TorchSharp-cpu (or another LibTorch package) to train; none to load
/// and score</description></item>
/// <item><term>Exportable to ONNX</term><description>Yes: <c>model.SaveAsOnnx(stream)</c> of the transformer's
/// <c>Model</c></description></item>
/// </list>
/// <para><b>Algorithm.</b> The network of <see cref="FeedForwardRegressionTrainer"/> with one output for each of the C classes, trained
/// to minimize the mean cross-entropy −Σ_c t_c ln softmax_c(f), t_c = (1 − ε)·[c is the label] + ε/C with label smoothing ε,
/// plus λ/2 Σ ‖W_l‖². Kernels are those of the logits f, aligned with the one-hot label.</para>
/// <para>Source of the measurements: Wang, Engel, Sarwate, Dumitriu, Chiang, "Spectral Evolution and Invariance in Linear-width Neural
/// Networks", NeurIPS 2023, arXiv 2211.06506.</para>
/// </remarks>
public sealed partial class FeedForwardMulticlassTrainer
    : FeedForwardTrainer<MulticlassPredictionTransformer<FeedForwardMulticlassModelParameters>, FeedForwardMulticlassModelParameters>
{
    private readonly Options _options;

    internal FeedForwardMulticlassTrainer(IHostEnvironment env, Options options)
        : base(env, nameof(FeedForwardMulticlassTrainer), options, TrainerUtils.MakeU4ScalarColumn(options.LabelColumnName))
    {
        _options = options;
    }

    /// <summary>Multiclass classification.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;

    /// <summary>The columns the model adds.</summary>
    /// <param name="inputSchema">The columns of the data.</param>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        inputSchema.TryFindColumn(LabelColumn.Name, out SchemaShape.Column label);
        return
        [
            new SchemaShape.Column(
                ScoreColumnName,
                SchemaShape.Column.VectorKind.Vector,
                NumberDataViewType.Single,
                isKey: false,
                new SchemaShape(AnnotationUtils.AnnotationsForMulticlassScoreColumn(label))
            ),
            new SchemaShape.Column(
                PredictedLabelColumnName,
                SchemaShape.Column.VectorKind.Scalar,
                NumberDataViewType.UInt32,
                isKey: true,
                new SchemaShape([
                    .. label.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.KeyValues),
                    .. AnnotationUtils.GetTrainerOutputAnnotation(),
                ])
            ),
        ];
    }

    /// <summary>Wraps the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trainSchema">The schema it was trained on.</param>
    protected override MulticlassPredictionTransformer<FeedForwardMulticlassModelParameters> MakeTransformer(
        FeedForwardMulticlassModelParameters model,
        DataViewSchema trainSchema
    ) => new(Host, model, trainSchema, FeatureColumn.Name, LabelColumn.Name);

    private protected override string LabelRemedy(SchemaShape.Column label) =>
        "Make a key of it with ml.Transforms.Conversion.MapValueToKey";

    private protected override TrainingPlan<FeedForwardMulticlassModelParameters> Plan(
        TrainingRows rows,
        RoleMappedSchema schema,
        FeedForwardMulticlassModelParameters? start
    )
    {
        int classCount = ClassCount(schema.Label!.Value);
        float first = rows.Targets.min().item<float>();
        if (first == rows.Targets.max().item<float>())
            throw new InvalidOperationException(
                $"The label '{LabelColumn.Name}' is class {first + 1} in all {rows.Count} training rows, so there is nothing to "
                    + $"learn. Check that it is the right column, and that the split keeps all classes."
            );
        if (_options.ClassWeights?.Count is int count && count != classCount)
            throw new InvalidOperationException(
                $"ClassWeights has {count} weights, and the label '{LabelColumn.Name}' {classCount} classes. Give one weight for "
                    + $"each class, in the order of the keys."
            );
        return new(
            new MulticlassTask(classCount, _options.LabelSmoothing, _options.ClassWeights?.Factors(rows, classCount)),
            start?.Network,
            trained => new FeedForwardMulticlassModelParameters(Host, trained.Network, trained.Spectra, trained.History)
            {
                InitialNetwork = trained.InitialNetwork,
            }
        );
    }

    private static int ClassCount(DataViewSchema.Column label)
    {
        ulong count = ((KeyDataViewType)label.Type).Count;
        return count is >= 2 and <= int.MaxValue
            ? (int)count
            : throw new InvalidOperationException(
                count == 1
                    ? $"The label '{label.Name}' has only one class, so there is nothing to learn. Check that it is the right column."
                    : $"The label '{label.Name}' has {count} classes, more than a network can have outputs. Check that it is the "
                        + $"right column."
            );
    }
}
