using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>From the feature column of one schema to the column <c>Score</c>.</summary>
internal sealed class MultiOutputScoreMapper : IRowMapper
{
    private readonly MultiOutputRegressionPredictionTransformer _transformer;
    private readonly DataViewSchema.Column _features;
    private readonly uint _scoreSet;

    /// <exception cref="ArgumentException">The feature column is missing or of another type than the model's.</exception>
    public MultiOutputScoreMapper(MultiOutputRegressionPredictionTransformer transformer, DataViewSchema schema)
    {
        _transformer = transformer;
        _features = schema.GetColumnOrNull(transformer.FeatureColumnName)
            ?? throw new ArgumentException(
                $"The data has no column '{transformer.FeatureColumnName}', which the model takes its features from. Transform "
                    + $"the data as the training data was.",
                nameof(schema)
            );
        if (!_features.Type.Equals(transformer.FeatureColumnType))
            throw new ArgumentException(
                $"The feature column '{_features.Name}' is {_features.Type}, and the model takes {transformer.FeatureColumnType}. "
                    + $"Transform the data as the training data was.",
                nameof(schema)
            );
        _scoreSet = checked(schema.GetMaxAnnotationKind(out _, AnnotationUtils.Kinds.ScoreColumnSetId) + 1);
    }

    public DataViewSchema.DetachedColumn[] GetOutputColumns() =>
        [new(AnnotationUtils.Const.ScoreValueKind.Score, ((IValueMapper)_transformer.Model).OutputType, Annotations())];

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput) => column => activeOutput(0) && column == _features.Index;

    public Delegate?[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
    {
        disposer = null;
        return [activeOutput(0) ? CreateGetter(input) : null];
    }

    public ITransformer GetTransformer() => _transformer;

    public void Save(ModelSaveContext ctx) => ((ICanSaveModel)_transformer).Save(ctx);

    private ValueGetter<VBuffer<float>> CreateGetter(DataViewRow input)
    {
        ValueGetter<VBuffer<float>> getFeatures = input.GetGetter<VBuffer<float>>(input.Schema[_features.Index]);
        ValueMapper<VBuffer<float>, VBuffer<float>> score = _transformer.Model.CreateScorer();
        VBuffer<float> features = default;
        return (ref VBuffer<float> scores) =>
        {
            getFeatures(ref features);
            score(in features, ref scores);
        };
    }

    // What ML.NET's scorers write, and the names of the outputs.
    private DataViewSchema.Annotations Annotations()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(AnnotationUtils.Kinds.ScoreColumnSetId, AnnotationUtils.ScoreColumnSetIdType, (ref uint set) => set = _scoreSet);
        AddText(builder, AnnotationUtils.Kinds.ScoreColumnKind, AnnotationUtils.Const.ScoreColumnKind.MultiOutputRegression);
        AddText(builder, AnnotationUtils.Kinds.ScoreValueKind, AnnotationUtils.Const.ScoreValueKind.Score);
        IReadOnlyList<string> names = _transformer.Model.OutputNames;
        if (names.Count > 0)
        {
            builder.Add(
                AnnotationUtils.Kinds.SlotNames,
                new VectorDataViewType(TextDataViewType.Instance, names.Count),
                (ref VBuffer<ReadOnlyMemory<char>> slots) => slots = new(names.Count, [.. names.Select(name => name.AsMemory())])
            );
        }

        return builder.ToAnnotations();
    }

    private static void AddText(DataViewSchema.Annotations.Builder builder, string kind, string text) =>
        builder.Add(kind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = text.AsMemory());
}
