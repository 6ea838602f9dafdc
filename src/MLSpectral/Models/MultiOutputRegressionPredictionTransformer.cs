using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLSpectral;

[assembly: LoadableClass(
    typeof(MultiOutputRegressionPredictionTransformer),
    null,
    typeof(SignatureLoadModel),
    "Multi-Output Regression",
    MultiOutputRegressionPredictionTransformer.LoaderSignature
)]

namespace MLSpectral;

/// <summary>
/// Adds the column <c>Score</c>, a vector of <see cref="float"/> with one prediction for each output in units of the label, and the label's
/// slot names.
/// </summary>
/// <remarks>
/// ML.NET's own <see cref="RegressionPredictionTransformer{TModel}"/> saves a model with a vector score, but refuses to load it; this one
/// loads with <c>ml.Model.Load</c>, without registration.
/// </remarks>
public sealed class MultiOutputRegressionPredictionTransformer
    : RowToRowTransformerBase,
        ISingleFeaturePredictionTransformer<FeedForwardMultiOutputRegressionModelParameters>
{
    internal const string LoaderSignature = "MLSpectralMultiOutXfer";
    private const string ModelFolder = "Model";
    private const uint Version = 0x00010001;

    internal MultiOutputRegressionPredictionTransformer(
        IHostEnvironment env,
        FeedForwardMultiOutputRegressionModelParameters model,
        string featureColumnName
    )
        : base(env.Register(nameof(MultiOutputRegressionPredictionTransformer)))
    {
        Model = model;
        FeatureColumnName = featureColumnName;
    }

    /// <inheritdoc/>
    public FeedForwardMultiOutputRegressionModelParameters Model { get; }

    /// <inheritdoc/>
    public string FeatureColumnName { get; }

    /// <inheritdoc/>
    public DataViewType FeatureColumnType => ((IValueMapper)Model).InputType;

    private static VersionInfo SavedVersion =>
        new(
            modelSignature: "MLSPMOXF",
            verWrittenCur: Version,
            verReadableCur: Version,
            verWeCanReadBack: Version,
            loaderSignature: LoaderSignature,
            loaderAssemblyName: typeof(MultiOutputRegressionPredictionTransformer).Assembly.FullName
        );

    internal static MultiOutputRegressionPredictionTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(SavedVersion);
        ctx.LoadModel<FeedForwardMultiOutputRegressionModelParameters, SignatureLoadModel>(
            env,
            out FeedForwardMultiOutputRegressionModelParameters model,
            ModelFolder
        );
        return new MultiOutputRegressionPredictionTransformer(env, model, ctx.LoadNonEmptyString());
    }

    /// <summary>Writes the model and the name of its feature column; see docs/reference/model-file-format.md.</summary>
    /// <param name="ctx">Where to.</param>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.CheckAtModel();
        ctx.SetVersionInfo(SavedVersion);
        ctx.SaveModel(Model, ModelFolder);
        ctx.SaveNonEmptyString(FeatureColumnName);
    }

    /// <summary>What maps rows of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <exception cref="ArgumentException">It has no feature column, or one of another type than the model's.</exception>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new MultiOutputScoreMapper(this, schema);
    }
}
