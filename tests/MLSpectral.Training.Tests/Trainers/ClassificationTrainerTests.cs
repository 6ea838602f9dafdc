using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Trainers;

[TestClass]
public sealed class ClassificationTrainerTests
{
    [TestMethod]
    public void Binary_PassesTheWorkout()
    {
        MLContext ml = TestData.Context();
        IDataView data = Binary(ml);
        var trainer = ml.BinaryClassification.Trainers.FeedForward(Configure(new FeedForwardBinaryTrainer.Options()));
        EstimatorWorkout.Run(ml, trainer, data, ml.Transforms.DropColumns("Features").Fit(data).Transform(data));
        AssertRefused(trainer, ml.View());
    }

    [TestMethod]
    public void Multiclass_PassesTheWorkout()
    {
        MLContext ml = TestData.Context();
        IDataView data = ml.Transforms.Conversion.MapValueToKey("Label").Fit(Multiclass(ml)).Transform(Multiclass(ml));
        var trainer = ml.MulticlassClassification.Trainers.FeedForward(Configure(new FeedForwardMulticlassTrainer.Options()));
        EstimatorWorkout.Run(ml, trainer, data, ml.Transforms.DropColumns("Features").Fit(data).Transform(data));
        AssertRefused(trainer, Multiclass(ml));
    }

    [TestMethod]
    public void Binary_IsCalibratedAndLearns()
    {
        MLContext ml = TestData.Context();
        var model = ml.BinaryClassification.Trainers.FeedForward(Configure(new FeedForwardBinaryTrainer.Options())).Fit(Binary(ml));
        CalibratedBinaryClassificationMetrics metrics = ml.BinaryClassification.Evaluate(model.Transform(Binary(ml, seed: 8)));
        Assert.IsGreaterThan(0.9, metrics.Accuracy);
        Assert.IsGreaterThan(0.95, metrics.AreaUnderRocCurve);
        Assert.IsLessThan(0.5, metrics.LogLoss);
        float[] score = [.. model.Transform(Binary(ml)).GetColumn<float>("Score")],
            probability = [.. model.Transform(Binary(ml)).GetColumn<float>("Probability")];
        for (int i = 0; i < score.Length; i++)
            Assert.AreEqual(1 / (1 + Math.Exp(-score[i])), probability[i], 1e-6);
        Assert.IsNotEmpty(SpectralTrace.FindIn(model).Measurements);
    }

    [TestMethod]
    public void Multiclass_ScoresAreProbabilitiesAndLabelsComeBack()
    {
        MLContext ml = TestData.Context();
        IDataView data = Multiclass(ml);
        var model = ml
            .Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.FeedForward(Configure(new FeedForwardMulticlassTrainer.Options())))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(data);
        IDataView scored = model.Transform(data);
        MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(scored);
        Assert.IsGreaterThan(0.85, metrics.MicroAccuracy);
        foreach (VBuffer<float> score in scored.GetColumn<VBuffer<float>>("Score"))
            Assert.AreEqual(1, score.DenseValues().Sum(), 1e-5);
        string[] names = [.. scored.GetColumn<string>("PredictedLabel").Distinct()];
        CollectionAssert.IsSubsetOf(names, new[] { "low", "middle", "high" });
        SpectralTrace weights = SpectralTrace.FindIn(model).OfMatrix(SpectralMatrix.Weight);
        Assert.AreEqual(3, weights.Measurements.First(row => row.Layer == 2).Rows);
    }

    [TestMethod]
    public void ClassWeights_MoveTheDecision()
    {
        MLContext ml = TestData.Context();
        int Positives(ClassWeights? weights)
        {
            var options = Configure(new FeedForwardBinaryTrainer.Options { ClassWeights = weights, NumberOfEpochs = 3 });
            return ml
                .BinaryClassification.Trainers.FeedForward(options)
                .Fit(Binary(ml))
                .Transform(Binary(ml))
                .GetColumn<bool>("PredictedLabel")
                .Count(x => x);
        }

        int equal = Positives(null);
        Assert.IsGreaterThan(equal, Positives(ClassWeights.PerClass(1, 20)));
        Assert.IsLessThan(equal, Positives(ClassWeights.PerClass(20, 1)));
    }

    [TestMethod]
    public void WarmStart_GoesOnFromTheModel()
    {
        MLContext ml = TestData.Context();
        var first = ml.BinaryClassification.Trainers.FeedForward(Configure(new FeedForwardBinaryTrainer.Options())).Fit(Binary(ml));
        var options = Configure(new FeedForwardBinaryTrainer.Options { NumberOfEpochs = 1 });
        options.Optimizer = Optimizer.Sgd(1e-12);
        var next = ml.BinaryClassification.Trainers.FeedForward(options).Fit(Binary(ml), first.Model);
        CollectionAssert.AreEqual(
            first.Transform(Binary(ml)).GetColumn<float>("Score").ToArray(),
            next.Transform(Binary(ml)).GetColumn<float>("Score").ToArray()
        );
        Assert.AreEqual(0, next.Model.SubModel.Spectra.Measurements[0].Step);

        options.HiddenLayers = [17];
        InvalidOperationException wrong = Assert.ThrowsExactly<InvalidOperationException>(() =>
            ml.BinaryClassification.Trainers.FeedForward(options).Fit(Binary(ml), first.Model)
        );
        StringAssert.Contains(wrong.Message, "12-16-1");
    }

    private static void AssertRefused<T>(IEstimator<T> trainer, IDataView wrongLabel)
        where T : class, ITransformer
    {
        Assert.Throws<Exception>(() => trainer.GetOutputSchema(EstimatorWorkout.ShapeOf(wrongLabel.Schema)));
        Assert.Throws<Exception>(() => trainer.Fit(wrongLabel));
    }

    private static T Configure<T>(T options)
        where T : FeedForwardOptions
    {
        options.HiddenLayers = [16];
        options.Activation = Activation.Tanh;
        options.Optimizer = Optimizer.Adam(0.01);
        options.NumberOfEpochs = 20;
        options.Seed = 5;
        options.NumberOfThreads = 1;
        return options;
    }

    private static IDataView Binary(MLContext ml, int seed = 7) =>
        ml.Data.LoadFromEnumerable(
            TestData.Rows(400, seed).Select(row => new BinaryRow { Features = row.Features, Label = row.Label > 3 }).ToList()
        );

    private static IDataView Multiclass(MLContext ml) =>
        ml.Data.LoadFromEnumerable(
            TestData
                .Rows(400)
                .Select(row => new ClassRow
                {
                    Features = row.Features,
                    Label =
                        row.Label < 2 ? "low"
                        : row.Label < 4 ? "middle"
                        : "high",
                })
                .ToList()
        );

    private sealed class BinaryRow
    {
        [VectorType(TestData.FeatureCount)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class ClassRow
    {
        [VectorType(TestData.FeatureCount)]
        public float[] Features { get; set; } = [];

        public string Label { get; set; } = "";
    }
}
