using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLSpectral;

/// <summary>
/// Trains a feed-forward neural network to predict several numbers at once, and records the spectra of its weights, conjugate kernel and
/// neural tangent kernel while it trains.
/// </summary>
/// <remarks>
/// <para>Create it with <c>ml.Regression.Trainers.FeedForwardMultiOutput(…)</c> (<see cref="FeedForwardCatalog"/>).</para>
/// <para><b>Input and output columns.</b> The label column is a vector of <see cref="float"/> of known size C ≥ 1, the feature column
/// one of any known size, the example-weight column, if any, a <see cref="float"/>. The model adds <c>Score</c>, a vector of C
/// <see cref="float"/>: the predictions in units of the label, with the label's slot names.</para>
/// <list type="table">
/// <listheader><term>Characteristic</term><description>Value</description></listheader>
/// <item><term>Machine learning task</term><description>Multi-output regression; evaluate with <c>ml.Regression.EvaluateMultiOutput</c> and
/// <c>CrossValidateMultiOutput</c></description></item>
/// <item><term>Is normalization required?</term><description>Yes, of features; labels are standardized by the trainer</description></item>
/// <item><term>Is caching required?</term><description>No: rows are read once and kept in memory</description></item>
/// <item><term>Required package besides MLSpectral</term><description>TorchSharp-cpu (or another LibTorch package) to train; none to load
/// and score</description></item>
/// <item><term>Exportable to ONNX</term><description>No</description></item>
/// </list>
/// <para><b>Algorithm.</b> The network of <see cref="FeedForwardRegressionTrainer"/> with C outputs, trained to minimize the mean of the
/// loss over rows and outputs plus λ/2 Σ ‖W_l‖². Each output is standardized by itself; one whose labels are all equal is given
/// back as it is. A row is skipped when any value of its label is missing or infinite. Kernels are aligned with all C targets.</para>
/// <para>Source of the measurements: Wang, Engel, Sarwate, Dumitriu, Chiang, "Spectral Evolution and Invariance in Linear-width Neural
/// Networks", NeurIPS 2023, arXiv 2211.06506.</para>
/// </remarks>
public sealed partial class FeedForwardMultiOutputRegressionTrainer
    : FeedForwardTrainer<MultiOutputRegressionPredictionTransformer, FeedForwardMultiOutputRegressionModelParameters>
{
    private readonly Options _options;

    internal FeedForwardMultiOutputRegressionTrainer(IHostEnvironment env, Options options)
        : base(
            env,
            nameof(FeedForwardMultiOutputRegressionTrainer),
            options,
            new SchemaShape.Column(options.LabelColumnName, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false)
        )
    {
        _options = options;
    }

    /// <summary>Multi-output regression.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.MultiOutputRegression;

    private protected override string LabelRemedy(SchemaShape.Column label) =>
        label.Kind switch
        {
            SchemaShape.Column.VectorKind.Scalar =>
                "For one number a row use ml.Regression.Trainers.FeedForward; to predict several columns join them with "
                    + "ml.Transforms.Concatenate",
            SchemaShape.Column.VectorKind.VariableVector =>
                "Give it a size, for example with [VectorType(3)] on the property it is loaded from",
            SchemaShape.Column.VectorKind.Vector => "Convert it with ml.Transforms.Conversion.ConvertType",
        };

    /// <summary>The columns the model adds.</summary>
    /// <param name="inputSchema">The columns of the data.</param>
    protected override SchemaShape.Column[] GetOutputColumnsCore(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        inputSchema.TryFindColumn(LabelColumn.Name, out SchemaShape.Column label);
        IEnumerable<SchemaShape.Column> names = label.Annotations.Where(annotation =>
            annotation.Name == AnnotationUtils.Kinds.SlotNames && annotation.ItemType == TextDataViewType.Instance
        );
        return
        [
            new SchemaShape.Column(
                ScoreColumnName,
                SchemaShape.Column.VectorKind.Vector,
                NumberDataViewType.Single,
                isKey: false,
                new SchemaShape([.. names, .. AnnotationUtils.GetTrainerOutputAnnotation()])
            ),
        ];
    }

    /// <summary>Wraps the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trainSchema">The schema it was trained on.</param>
    protected override MultiOutputRegressionPredictionTransformer MakeTransformer(
        FeedForwardMultiOutputRegressionModelParameters model,
        DataViewSchema trainSchema
    ) => new(Host, model, FeatureColumn.Name);

    // A model to start from brings its standardization: the network means the same before and after.
    private protected override TrainingPlan<FeedForwardMultiOutputRegressionModelParameters> Plan(
        TrainingRows rows,
        RoleMappedSchema schema,
        FeedForwardMultiOutputRegressionModelParameters? start
    )
    {
        int outputs = checked((int)rows.Targets.shape[1]);
        CheckLabels(rows, outputs);
        TargetStandardization[] standardizations =
            start is not null
                ? [.. start.TargetOffsets.Zip(start.TargetScales, (offset, scale) => new TargetStandardization(offset, scale))]
            : _options.StandardizeTarget ? Standardize(rows.WithNormalizedWeights(), outputs)
            : [.. Enumerable.Repeat(TargetStandardization.None, outputs)];
        if (standardizations.Length != outputs)
            throw new InvalidOperationException(
                $"The model cannot be the start of this training: it has {standardizations.Length} outputs, and the label "
                    + $"'{LabelColumn.Name}' {outputs} values. Use the label the model was trained with, or train without a start."
            );
        string[] names = OutputNames(schema.Label!.Value, outputs);
        return new(
            new RegressionTask(_options.Loss, standardizations),
            start?.Network,
            trained => new FeedForwardMultiOutputRegressionModelParameters(
                Host,
                trained.Network,
                [.. standardizations.Select(s => s.Offset)],
                [.. standardizations.Select(s => s.Scale)],
                names,
                trained.Spectra,
                trained.History
            )
            {
                InitialNetwork = trained.InitialNetwork,
            }
        );
    }

    private static TargetStandardization[] Standardize(TrainingRows rows, int outputs)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        return [.. Enumerable.Range(0, outputs).Select(c => TargetStandardization.Of(rows.Target(c)))];
    }

    private static string[] OutputNames(DataViewSchema.Column label, int outputs)
    {
        if (!label.HasSlotNames(outputs))
            return [];
        VBuffer<ReadOnlyMemory<char>> names = default;
        label.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    // One output with equal labels may be a split's chance; with all of them there is nothing to learn.
    private void CheckLabels(TrainingRows rows, int outputs)
    {
        if (rows.Count < 2)
            throw new InvalidOperationException(
                "Only one row can be trained on, and a regression needs at least 2. Check the file, the filters and the splits."
            );
        using var scope = TorchSharp.torch.NewDisposeScope();
        if (Enumerable.Range(0, outputs).All(c => rows.Target(c).Targets is var y && y.min().item<float>() == y.max().item<float>()))
            throw new InvalidOperationException(
                $"The label '{LabelColumn.Name}' has the same values in all {rows.Count} training rows, so there is nothing to "
                    + $"learn. Check that it is the right column."
            );
    }
}
