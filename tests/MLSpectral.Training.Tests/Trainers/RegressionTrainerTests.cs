using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Trainers;

/// <summary>The regression trainer as an ML.NET component.</summary>
[TestClass]
public sealed class RegressionTrainerTests
{
    [TestMethod]
    public void Estimator_WorksOut()
    {
        var ml = TestData.Context();
        IDataView wrongLabel = ml
            .Transforms.Conversion.ConvertType("Label", outputKind: DataKind.String)
            .Fit(ml.View())
            .Transform(ml.View());
        IDataView wrongFeatures = ml
            .Transforms.Conversion.ConvertType("Features", outputKind: DataKind.Double)
            .Fit(ml.View())
            .Transform(ml.View());
        IDataView noFeatures = ml.Transforms.DropColumns("Features").Fit(ml.View()).Transform(ml.View());
        EstimatorWorkout.Run(ml, Trainer(ml), ml.View(), wrongFeatures, noFeatures);

        // A scorer needs no label, so only the estimator refuses these.
        foreach (
            string message in new[]
            {
                Assert.Throws<ArgumentException>(() => Trainer(ml).Fit(wrongLabel)).Message,
                Assert.Throws<ArgumentException>(() => Trainer(ml).GetOutputSchema(EstimatorWorkout.ShapeOf(wrongLabel.Schema))).Message,
            }
        )
        {
            StringAssert.Contains(message, "'Label'");
            StringAssert.Contains(message, "Single");
        }
    }

    [TestMethod]
    public void SimpleOverload_LearnsAndEvaluates()
    {
        var ml = TestData.Context();
        TransformerChain<RegressionPredictionTransformer<FeedForwardRegressionModelParameters>> model = ml
            .Transforms.NormalizeMeanVariance("Features")
            .Append(ml.Regression.Trainers.FeedForward(hiddenLayers: [32], numberOfEpochs: 60, learningRate: 3e-3))
            .Fit(ml.View(600));
        RegressionMetrics metrics = ml.Regression.Evaluate(model.Transform(ml.View(200, seed: 8)));
        Assert.IsGreaterThan(0.9, metrics.RSquared);

        // All three matrices, at the start and at the end.
        Assert.HasCount(2 * (2 + 1 + 1), model.LastTransformer.Model.Spectra.Measurements);
        Assert.AreEqual("12-32-1", model.LastTransformer.Model.Network.ToString());
    }

    [TestMethod]
    public void CrossValidate_PredictionEngine_AndFeatureImportance_Work()
    {
        var ml = TestData.Context();
        IDataView data = ml.View(300);
        Assert.IsTrue(ml.Regression.CrossValidate(data, Trainer(ml), numberOfFolds: 3).All(fold => fold.Metrics.RSquared > 0.5));

        var model = Trainer(ml).Fit(data);
        float[] scores = [.. model.Transform(data).GetColumn<float>("Score")];
        using var engine = ml.Model.CreatePredictionEngine<TestData.Row, Prediction>(model);
        CollectionAssert.AreEqual(scores, TestData.Rows(300).Select(row => engine.Predict(row).Score).ToArray());

        var importance = ml.Regression.PermutationFeatureImportance(model, data, permutationCount: 2);
        Assert.HasCount(TestData.FeatureCount, importance);
        Assert.IsLessThan(-0.01, importance[0].RSquared.Mean);
    }

    [TestMethod]
    public void SparseFeatures_TrainAndScoreAsDenseOnes()
    {
        var ml = TestData.Context();
        var dense = TestData.Rows(120);
        foreach (TestData.Row row in dense)
            Array.Clear(row.Features, 3, 8);
        var sparse = dense
            .Select(row => new SparseRow
            {
                Label = row.Label,
                Features = new VBuffer<float>(12, 4, [.. row.Features[..3], row.Features[11]], [0, 1, 2, 11]),
            })
            .ToList();
        IDataView denseView = ml.Load(dense),
            sparseView = ml.Data.LoadFromEnumerable(sparse);
        var options = Training.Options();
        var onDense = ml.Regression.Trainers.FeedForward(options).Fit(denseView);
        var onSparse = ml.Regression.Trainers.FeedForward(options).Fit(sparseView);
        CollectionAssert.AreEqual(Training.Bits(onDense.Model), Training.Bits(onSparse.Model));
        CollectionAssert.AreEqual(Scores(onDense, denseView), Scores(onDense, sparseView));
    }

    [TestMethod]
    public void BadRows_AreSkippedCountedAndReported()
    {
        var ml = TestData.Context();
        var good = TestData.Rows(90);
        var all = new List<TestData.Row>(good);
        all.Insert(5, Bad(row => row.Features[3] = float.NaN));
        all.Insert(30, Bad(row => row.Features[0] = float.PositiveInfinity));
        all.Insert(50, Bad(row => row.Label = float.NaN));
        all.Add(Bad(row => row.Weight = float.NaN));
        all.Add(Bad(row => row.Weight = 0));
        all.Add(Bad(row => row.Weight = -1));
        var log = new List<string>();
        ml.Log += (_, e) => log.Add(e.Message);

        var options = Training.Options(o => o.ExampleWeightColumnName = "Weight");
        var model = ml.Regression.Trainers.FeedForward(options).Fit(ml.Load(all));
        Assert.AreEqual(
            new RowCounts
            {
                Used = 90,
                BadFeatures = 2,
                BadLabel = 1,
                BadWeight = 3,
            },
            model.Model.TrainingHistory.Rows
        );
        Assert.AreEqual(6, model.Model.TrainingHistory.Rows.Skipped);
        Assert.IsTrue(log.Any(line => line.Contains("Skipped 6 training rows", StringComparison.Ordinal)));
        CollectionAssert.AreEqual(
            Training.Bits(ml.Regression.Trainers.FeedForward(options).Fit(ml.Load(good)).Model),
            Training.Bits(model.Model)
        );
    }

    [TestMethod]
    public void UnusableData_IsRefusedInASentence()
    {
        var ml = TestData.Context();
        AssertRefused(ml, [], "no rows");
        AssertRefused(ml, TestData.Rows(1), "at least 2");
        AssertRefused(
            ml,
            [.. TestData.Rows(40).Select(row => new TestData.Row { Features = row.Features, Label = 3 })],
            "'Label' is 3 in all 40 training rows"
        );
        AssertRefused(
            ml,
            [Bad(row => row.Features[0] = float.NaN), Bad(row => row.Label = float.NaN)],
            "of 2 rows, 1 have a missing or infinite value in 'Features', 1 in 'Label'"
        );
    }

    [TestMethod]
    public void UnusableValidationData_IsNamed()
    {
        var ml = TestData.Context();
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => Trainer(ml).Fit(ml.View(), ml.View(0))).Message,
            "The validation data has no rows"
        );
        IDataView narrow = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 20).Select(i => new NarrowRow { Features = [i, 1, 2], Label = i })
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => Trainer(ml).Fit(ml.View(), narrow)).Message,
            "has 3 features in 'Features' and the training data 12"
        );
    }

    [TestMethod]
    public void LabelsThatAreConstantAfterTheSplit_AreNamed()
    {
        var ml = TestData.Context();
        List<TestData.Row> rows =
        [
            .. TestData.Rows(10).Select((row, i) => new TestData.Row { Features = row.Features, Label = i == 0 ? 1 : 0 }),
        ];
        int refused = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            try
            {
                ml.Regression.Trainers.FeedForward(
                        Training.Options(o => (o.ValidationFraction, o.Seed, o.NumberOfEpochs, o.Probes) = (0.5, seed, 1, []))
                    )
                    .Fit(ml.Load(rows));
            }
            catch (InvalidOperationException e)
            {
                StringAssert.Contains(e.Message, "'Label' is 0 in all 5 training rows");
                refused++;
            }
        }

        Assert.IsTrue(refused is > 0 and < 20);
    }

    [TestMethod]
    public void ValidationSet_IsReported_AndKernelsAreMeasuredOnIt()
    {
        var ml = TestData.Context();
        var trainer = Trainer(ml);
        var model = trainer.Fit(ml.View(200), ml.View(50, seed: 9)).Model;
        Assert.IsTrue(model.TrainingHistory.Epochs.All(epoch => double.IsFinite(epoch.ValidationLoss)));
        Assert.IsTrue(model.Spectra.Measurements.All(row => double.IsFinite(row.ValidationLoss)));
        Assert.IsTrue(model.Spectra.Where(row => row.Matrix != SpectralMatrix.Weight).Measurements.All(row => row.Rows == 50));
        Assert.AreEqual(50, model.TrainingHistory.ValidationRows.Used);

        var fraction = ml.Regression.Trainers.FeedForward(Training.Options(o => o.ValidationFraction = 0.25));
        TrainingHistory history = fraction.Fit(ml.View(200)).Model.TrainingHistory;
        Assert.AreEqual((150, 50), (history.Rows.Used, history.ValidationRows.Used));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => fraction.Fit(ml.View(200), ml.View(50))).Message,
            "ValidationFraction"
        );
        Assert.IsTrue(Trainer(ml).Fit(ml.View()).Model.TrainingHistory.Epochs.All(epoch => double.IsNaN(epoch.ValidationLoss)));
    }

    [TestMethod]
    public void Log_HasALineForEachEpoch_AndTheCallbackEachMeasurementWhileItTrains()
    {
        var ml = TestData.Context();
        var log = new List<string>();
        ml.Log += (_, e) => log.Add(e.Message);
        var seen = new List<(SpectralMeasurement Measurement, int EpochsLogged)>();
        var options = Training.Options(o =>
        {
            o.NumberOfEpochs = 6;
            o.ProbeSchedule = ProbeSchedule.EveryEpochs(2);
            o.OnProbe = snapshot =>
                seen.AddRange(
                    snapshot.Measurements.Select(row => (row, log.Count(line => line.Contains("Epoch ", StringComparison.Ordinal))))
                );
        });
        var model = ml.Regression.Trainers.FeedForward(options).Fit(ml.View()).Model;

        for (int epoch = 1; epoch <= 6; epoch++)
            Assert.AreEqual(1, log.Count(line => line.Contains($"Epoch {epoch}/6: train loss", StringComparison.Ordinal)));
        CollectionAssert.AreEqual(
            model.Spectra.Measurements.Select(row => (row.Step, row.Matrix, row.Layer, row.Trace)).ToList(),
            seen.Select(s => (s.Measurement.Step, s.Measurement.Matrix, s.Measurement.Layer, s.Measurement.Trace)).ToList()
        );
        CollectionAssert.AreEqual(new[] { 0, 1, 3, 5 }, seen.Select(s => s.EpochsLogged).Distinct().ToArray());
        CollectionAssert.AreEqual(new[] { 0f, 2f, 4f, 6f }, seen.Select(s => s.Measurement.Epoch).Distinct().ToArray());
    }

    [TestMethod]
    public void Options_ChangedAfterwards_DoNotReachTheTrainer()
    {
        var ml = TestData.Context();
        var options = Training.Options();
        var trainer = ml.Regression.Trainers.FeedForward(options);
        options.HiddenLayers[0] = 99;
        options.NumberOfEpochs = 0;
        Assert.AreEqual("12-16-1", trainer.Fit(ml.View()).Model.Network.ToString());
    }

    private static TestData.Row Bad(Action<TestData.Row> spoil)
    {
        TestData.Row row = TestData.Rows(1, seed: 99)[0];
        spoil(row);
        return row;
    }

    private static void AssertRefused(MLContext ml, List<TestData.Row> rows, string part) =>
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => Trainer(ml).Fit(ml.Load(rows))).Message, part);

    private static FeedForwardRegressionTrainer Trainer(MLContext ml) => ml.Regression.Trainers.FeedForward(Training.Options());

    private static float[] Scores(RegressionPredictionTransformer<FeedForwardRegressionModelParameters> model, IDataView data) =>
        [.. model.Transform(data).GetColumn<float>("Score")];

    private sealed class SparseRow
    {
        [VectorType(12)]
        public VBuffer<float> Features { get; set; }

        public float Label { get; set; }
    }

    private sealed class NarrowRow
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Prediction
    {
        public float Score { get; set; }
    }
}
