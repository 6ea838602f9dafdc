using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Onnx;

/// <summary>Small trained models for every task, and rows for them, some far from what they were trained on.</summary>
internal static class OnnxSubjects
{
    /// <summary>Both parameterizations, with and without biases.</summary>
    public static IEnumerable<Action<FeedForwardOptions>> Variants(Activation activation) =>
        from parameterization in Enum.GetValues<Parameterization>()
        from bias in new[] { true, false }
        select new Action<FeedForwardOptions>(options =>
        {
            options.Activation = activation;
            options.Parameterization = parameterization;
            options.UseBias = bias;
        });

    public static List<Row> Rows { get; } =
    [
        .. TestData
            .Rows(64, seed: 9)
            .Select(
                (row, i) =>
                    new Row
                    {
                        Features = [.. row.Features.Select(x => i % 8 == 0 ? 20 * x : x)],
                        Number = row.Label,
                        Numbers = [100 * row.Label, row.Weight],
                        Sign = row.Label > 3,
                        Class =
                            row.Label < 2 ? "low"
                            : row.Label < 4 ? "middle"
                            : "high",
                    }
            ),
    ];

    public static RegressionPredictionTransformer<FeedForwardRegressionModelParameters> Regression(
        MLContext ml,
        Action<FeedForwardOptions> change
    ) =>
        ml
            .Regression.Trainers.FeedForward(
                Options(new FeedForwardRegressionTrainer.Options { LabelColumnName = nameof(Row.Number) }, change)
            )
            .Fit(View(ml));

    public static BinaryPredictionTransformer<CalibratedModelParametersBase<FeedForwardBinaryModelParameters, PlattCalibrator>> Binary(
        MLContext ml,
        Action<FeedForwardOptions> change
    ) =>
        ml
            .BinaryClassification.Trainers.FeedForward(
                Options(new FeedForwardBinaryTrainer.Options { LabelColumnName = nameof(Row.Sign) }, change)
            )
            .Fit(View(ml));

    public static MulticlassPredictionTransformer<FeedForwardMulticlassModelParameters> Multiclass(
        MLContext ml,
        Action<FeedForwardOptions> change
    ) =>
        ml
            .MulticlassClassification.Trainers.FeedForward(
                Options(new FeedForwardMulticlassTrainer.Options { LabelColumnName = nameof(Row.Class) }, change)
            )
            .Fit(View(ml));

    public static MultiOutputRegressionPredictionTransformer MultiOutput(MLContext ml, bool standardize) =>
        ml
            .Regression.Trainers.FeedForwardMultiOutput(
                Options(
                    new FeedForwardMultiOutputRegressionTrainer.Options
                    {
                        LabelColumnName = nameof(Row.Numbers),
                        StandardizeTarget = standardize,
                    },
                    options => options.Activation = Activation.Tanh
                )
            )
            .Fit(View(ml));

    public static IDataView View(MLContext ml)
    {
        IDataView data = ml.Data.LoadFromEnumerable(Rows);
        return ml.Transforms.Conversion.MapValueToKey(nameof(Row.Class)).Fit(data).Transform(data);
    }

    public static byte[] File(Action<Stream> save)
    {
        using var stream = new MemoryStream();
        save(stream);
        return stream.ToArray();
    }

    private static T Options<T>(T options, Action<FeedForwardOptions> change)
        where T : FeedForwardOptions
    {
        options.HiddenLayers = [9, 7];
        options.Optimizer = Optimizer.Sgd(0.01);
        options.NumberOfEpochs = 2;
        options.GradientClipping = 1;
        options.Seed = 5;
        options.NumberOfThreads = 1;
        options.Probes = [];
        change(options);
        return options;
    }

    internal sealed class Row
    {
        [VectorType(TestData.FeatureCount)]
        public float[] Features { get; set; } = [];

        public float Number { get; set; }

        [VectorType(2)]
        public float[] Numbers { get; set; } = [];

        public bool Sign { get; set; }

        public string Class { get; set; } = "";
    }
}
