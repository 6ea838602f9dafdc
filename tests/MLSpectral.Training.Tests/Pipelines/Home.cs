using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Pipelines;

/// <summary>Small trainers of each task and the pipelines around them.</summary>
internal static class Home
{
    public static T Configure<T>(T options, Action<T>? change = null)
        where T : FeedForwardOptions
    {
        options.HiddenLayers = [8];
        options.Activation = Activation.Tanh;
        options.Optimizer = Optimizer.Adam(0.02);
        options.NumberOfEpochs = 30;
        options.NumberOfThreads = 1;
        options.Seed = 2;
        options.Probes = [];
        change?.Invoke(options);
        return options;
    }

    public static FeedForwardRegressionTrainer Regression(MLContext ml, Action<FeedForwardRegressionTrainer.Options>? change = null) =>
        ml.Regression.Trainers.FeedForward(
            Configure(new FeedForwardRegressionTrainer.Options { LabelColumnName = nameof(Person.Income) }, change)
        );

    public static FeedForwardBinaryTrainer Binary(MLContext ml, Action<FeedForwardBinaryTrainer.Options>? change = null) =>
        ml.BinaryClassification.Trainers.FeedForward(
            Configure(new FeedForwardBinaryTrainer.Options { LabelColumnName = nameof(Person.Rich) }, change)
        );

    /// <summary>The label column is a key, "Label".</summary>
    public static FeedForwardMulticlassTrainer Multiclass(MLContext ml, Action<FeedForwardMulticlassTrainer.Options>? change = null) =>
        ml.MulticlassClassification.Trainers.FeedForward(Configure(new FeedForwardMulticlassTrainer.Options(), change));

    /// <summary>The numbers, normalized, as "Features".</summary>
    public static IEstimator<ITransformer> Numbers(MLContext ml) =>
        ml.Transforms.Concatenate("Features", Person.Numbers).Append(ml.Transforms.NormalizeMeanVariance("Features", fixZero: false));

    /// <summary>Numbers, a category and text as "Features".</summary>
    public static IEstimator<ITransformer> Everything(MLContext ml) =>
        ml
            .Transforms.Categorical.OneHotEncoding("CityCode", nameof(Person.City))
            .Append(ml.Transforms.Text.FeaturizeText("NoteCode", nameof(Person.Note)))
            .Append(ml.Transforms.Concatenate("Numbers", Person.Numbers))
            .Append(ml.Transforms.NormalizeMinMax("Numbers"))
            .Append(ml.Transforms.Concatenate("Features", "Numbers", "CityCode", "NoteCode"));

    /// <summary>The level as key "Label".</summary>
    public static IEstimator<ITransformer> Key(MLContext ml, string column = nameof(Person.Level)) =>
        ml.Transforms.Conversion.MapValueToKey("Label", column);

    /// <summary>Saves and loads in this process.</summary>
    public static ITransformer Reload(MLContext ml, ITransformer model, IDataView data)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        return new MLContext(seed: 9).Model.Load(stream, out _);
    }

    /// <summary>All parameters of a network.</summary>
    public static float[] Parameters(FeedForwardNetwork network) =>
        [.. network.Layers.SelectMany(layer => layer.Weights.ToArray().Concat(layer.Biases.ToArray()))];

    /// <summary>The scores of a model, all outputs one after another.</summary>
    public static float[] Scores(ITransformer model, IDataView data)
    {
        IDataView scored = model.Transform(data);
        return scored.Schema["Score"].Type is VectorDataViewType
            ? [.. scored.GetColumn<VBuffer<float>>("Score").SelectMany(row => row.DenseValues())]
            : [.. scored.GetColumn<float>("Score")];
    }

    /// <summary>The names of the key "Label", in the order of the classes.</summary>
    public static IEnumerable<string> Levels(IDataView data)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema["Label"].GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
