using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests;

/// <summary>Rows with three numbers to predict, on scales a thousand apart.</summary>
internal static class MultiOutputData
{
    public const int OutputCount = 3;

    public static readonly string[] Names = ["Yield", "Weight", ""];

    /// <summary>
    /// The label of <see cref="TestData.Rows"/>; a thousand times another function of the features, far from 0; and the product of two
    /// features.
    /// </summary>
    public static List<Row> Rows(int count, int seed = 7) =>
        [
            .. TestData
                .Rows(count, seed)
                .Select(row => new Row
                {
                    Features = row.Features,
                    Label = [row.Label, 5000 + (1000 * MathF.Tanh(row.Features[0] - row.Features[1])), row.Features[2] * 0.01f],
                    Weight = row.Weight,
                }),
        ];

    public static IDataView View(MLContext ml, int count = 200, int seed = 7, bool named = true) => Load(ml, Rows(count, seed), named);

    public static IDataView Load(MLContext ml, IEnumerable<Row> rows, bool named = true)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        if (named)
            schema["Label"]
                .AddAnnotation(
                    "SlotNames",
                    new VBuffer<ReadOnlyMemory<char>>(OutputCount, [.. Names.Select(name => name.AsMemory())]),
                    new VectorDataViewType(TextDataViewType.Instance, OutputCount)
                );
        return ml.Data.LoadFromEnumerable(rows, schema);
    }

    public static FeedForwardMultiOutputRegressionTrainer Trainer(
        MLContext ml,
        Action<FeedForwardMultiOutputRegressionTrainer.Options>? change = null
    )
    {
        var options = new FeedForwardMultiOutputRegressionTrainer.Options
        {
            HiddenLayers = [16],
            Activation = Activation.Tanh,
            Optimizer = Optimizer.Adam(0.01),
            NumberOfEpochs = 20,
            Seed = 5,
            NumberOfThreads = 1,
        };
        change?.Invoke(options);
        return ml.Regression.Trainers.FeedForwardMultiOutput(options);
    }

    public static float[] Parameters(FeedForwardMultiOutputRegressionModelParameters model) =>
        [.. model.Network.Layers.SelectMany(layer => layer.Weights.ToArray().Concat(layer.Biases.ToArray()))];

    public static float[][] Scores(ITransformer model, IDataView data) => [.. model.Transform(data).GetColumn<float[]>("Score")];

    internal sealed class Row
    {
        [VectorType(TestData.FeatureCount)]
        public float[] Features { get; set; } = [];

        [VectorType(OutputCount)]
        public float[] Label { get; set; } = [];

        public float Weight { get; set; }
    }

    internal sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }
}
