using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;

namespace MLSpectral.Tests.Trainers;

/// <summary>The multi-output regression trainer as an ML.NET component.</summary>
[TestClass]
public sealed class MultiOutputTrainerTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Estimator_WorksOut(bool named)
    {
        MLContext ml = TestData.Context();
        IDataView valid = MultiOutputData.View(ml, named: named);
        IDataView wrongFeatures = ml.Transforms.Conversion.ConvertType("Features", outputKind: DataKind.Double).Fit(valid).Transform(valid);
        IDataView noFeatures = ml.Transforms.DropColumns("Features").Fit(valid).Transform(valid);
        EstimatorWorkout.Run(ml, MultiOutputData.Trainer(ml), valid, wrongFeatures, noFeatures);
    }

    [TestMethod]
    public void LabelsOfAnotherType_AreNamed_WithTheRemedy()
    {
        MLContext ml = TestData.Context();
        IDataView valid = MultiOutputData.View(ml);
        AssertRefused(ml.View(), "ml.Transforms.Concatenate");
        AssertRefused(ml.Data.LoadFromEnumerable([new VariableRow { Features = new float[12], Label = [1, 2] }]), "[VectorType(");
        AssertRefused(
            ml.Transforms.Conversion.ConvertType("Label", outputKind: DataKind.Double).Fit(valid).Transform(valid),
            "ConvertType"
        );

        void AssertRefused(IDataView data, string remedy)
        {
            foreach (
                string message in new[]
                {
                    Assert.ThrowsExactly<ArgumentException>(() => MultiOutputData.Trainer(ml).Fit(data)).Message,
                    Assert
                        .ThrowsExactly<ArgumentException>(() =>
                            MultiOutputData.Trainer(ml).GetOutputSchema(EstimatorWorkout.ShapeOf(data.Schema))
                        )
                        .Message,
                }
            )
            {
                StringAssert.Contains(message, "'Label'");
                StringAssert.Contains(message, remedy);
            }
        }
    }

    [TestMethod]
    public void SimpleOverload_LearnsAllOutputs()
    {
        MLContext ml = TestData.Context();
        var model = ml
            .Transforms.NormalizeMeanVariance("Features")
            .Append(ml.Regression.Trainers.FeedForwardMultiOutput(hiddenLayers: [32], numberOfEpochs: 60, learningRate: 3e-3))
            .Fit(MultiOutputData.View(ml, 600));
        Assert.AreEqual("12-32-3", model.LastTransformer.Model.Network.ToString());
        var metrics = ml.Regression.EvaluateMultiOutput(model.Transform(MultiOutputData.View(ml, 200, seed: 8)));
        Assert.IsTrue(metrics.Outputs.All(output => output.RSquared > 0.85), string.Join("; ", metrics.Outputs));

        // Weights of two layers and both kernels, at the start and at the end; kernels are aligned with all three targets.
        SpectralTrace trace = SpectralTrace.FindIn(model);
        Assert.AreSame(model.LastTransformer.Model.Spectra, trace);
        Assert.HasCount(2 * (2 + 1 + 1), trace.Measurements);
        Assert.IsTrue(
            trace
                .Where(row => row.Matrix != SpectralMatrix.Weight)
                .Measurements.All(row => row.TargetAlignment is > 0 and < 1 && row.Sharpness is > 0 or double.NaN)
        );
    }

    [TestMethod]
    public void SlotNames_OfTheLabel_AreThoseOfTheScore()
    {
        MLContext ml = TestData.Context();
        IDataView data = MultiOutputData.View(ml);
        var model = MultiOutputData.Trainer(ml, o => o.NumberOfEpochs = 1).Fit(data);
        CollectionAssert.AreEqual(MultiOutputData.Names, model.Model.OutputNames.ToArray());
        foreach (
            DataViewSchema schema in new[]
            {
                model.GetOutputSchema(data.Schema),
                model.Transform(data).Schema,
                EstimatorWorkout.Reload(ml, model, data.Schema).GetOutputSchema(data.Schema),
            }
        )
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            schema["Score"].GetSlotNames(ref names);
            CollectionAssert.AreEqual(MultiOutputData.Names, names.DenseValues().Select(name => name.ToString()).ToArray());
            Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 3), schema["Score"].Type);
        }

        IDataView unnamed = MultiOutputData.View(ml, named: false);
        Assert.IsFalse(
            MultiOutputData.Trainer(ml, o => o.NumberOfEpochs = 1).Fit(unnamed).GetOutputSchema(unnamed.Schema)["Score"].HasSlotNames()
        );
    }

    [TestMethod]
    public void OneOutput_IsTheRegressionTrainer_BitByBit()
    {
        MLContext ml = TestData.Context();
        IDataView data = ml.View();
        IDataView vector = ml.Transforms.Concatenate("Label", "Label").Fit(data).Transform(data);
        FeedForwardRegressionModelParameters one = Training.Fit(ml, o => o.ExampleWeightColumnName = "Weight").Model;
        FeedForwardMultiOutputRegressionModelParameters several = MultiOutputData
            .Trainer(ml, o => o.ExampleWeightColumnName = "Weight")
            .Fit(vector)
            .Model;
        CollectionAssert.AreEqual(Training.Parameters(one), MultiOutputData.Parameters(several));
        Assert.AreEqual((one.TargetOffset, one.TargetScale), (several.TargetOffsets[0], several.TargetScales[0]));
        CollectionAssert.AreEqual(
            one.TrainingHistory.Epochs.Select(e => e.TrainLoss).ToArray(),
            several.TrainingHistory.Epochs.Select(e => e.TrainLoss).ToArray()
        );
        CollectionAssert.AreEqual(
            one.Spectra.Measurements.Select(m => m.TargetAlignment).ToArray(),
            several.Spectra.Measurements.Select(m => m.TargetAlignment).ToArray()
        );
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void AStep_FollowsTheGradientOfTheMeanOverRowsAndOutputs(bool weighted)
    {
        const double rate = 0.1;
        MLContext ml = TestData.Context();
        List<MultiOutputData.Row> rows = MultiOutputData.Rows(50);
        FeedForwardMultiOutputRegressionModelParameters Fit(double learningRate) =>
            MultiOutputData
                .Trainer(
                    ml,
                    o =>
                    {
                        (o.HiddenLayers, o.UseBias, o.Optimizer, o.NumberOfEpochs, o.Probes) = (
                            [],
                            false,
                            Optimizer.GradientDescent(learningRate),
                            1,
                            []
                        );
                        o.ExampleWeightColumnName = weighted ? "Weight" : null;
                    }
                )
                .Fit(MultiOutputData.Load(ml, rows))
                .Model;

        FeedForwardMultiOutputRegressionModelParameters moved = Fit(rate);
        float[] start = MultiOutputData.Parameters(Fit(1e-30)),
            end = MultiOutputData.Parameters(moved);
        double[] weights = [.. rows.Select(row => weighted ? row.Weight / rows.Average(r => (double)r.Weight) : 1)];
        for (int c = 0; c < MultiOutputData.OutputCount; c++)
        {
            double mean = rows.Select((row, i) => weights[i] * row.Label[c]).Average();
            double scale = Math.Sqrt(rows.Select((row, i) => weights[i] * Math.Pow(row.Label[c] - mean, 2)).Average());
            Assert.AreEqual(mean, moved.TargetOffsets[c], 1e-6 * Math.Abs(mean));
            Assert.AreEqual(scale, moved.TargetScales[c], 1e-6 * scale);
            for (int j = 0; j < TestData.FeatureCount; j++)
            {
                double gradient =
                    rows.Select(
                            (row, i) =>
                                weights[i]
                                * 2
                                * row.Features[j]
                                * (row.Features.Select((x, k) => x * start[(c * 12) + k]).Sum() - ((row.Label[c] - mean) / scale))
                        )
                        .Sum() / (50 * 3);
                Assert.AreEqual(start[(c * 12) + j] - (rate * gradient), end[(c * 12) + j], 1e-5);
            }
        }
    }

    [TestMethod]
    public void RowsWithABadValueInAnyLabel_AreSkippedAndCounted()
    {
        MLContext ml = TestData.Context();
        List<MultiOutputData.Row> good = MultiOutputData.Rows(90),
            all = [.. good];
        for (int c = 0; c < MultiOutputData.OutputCount; c++)
        {
            MultiOutputData.Row bad = MultiOutputData.Rows(1, seed: 99)[0];
            bad.Label[c] = c == 1 ? float.PositiveInfinity : float.NaN;
            all.Insert(20 * c, bad);
        }

        var model = MultiOutputData.Trainer(ml).Fit(MultiOutputData.Load(ml, all)).Model;
        Assert.AreEqual(new RowCounts { Used = 90, BadLabel = 3 }, model.TrainingHistory.Rows);
        CollectionAssert.AreEqual(
            MultiOutputData.Parameters(MultiOutputData.Trainer(ml).Fit(MultiOutputData.Load(ml, good)).Model),
            MultiOutputData.Parameters(model)
        );
    }

    [TestMethod]
    public void SparseLabels_TrainAsDenseOnes()
    {
        MLContext ml = TestData.Context();
        List<MultiOutputData.Row> rows = MultiOutputData.Rows(60);
        foreach (MultiOutputData.Row row in rows.Where((_, i) => i % 2 == 0))
            (row.Label[0], row.Label[2]) = (0, 0);
        IDataView sparse = ml.Data.LoadFromEnumerable(
            rows.Select(
                    (row, i) =>
                        new SparseRow
                        {
                            Features = row.Features,
                            Label = i % 2 == 0 ? new VBuffer<float>(3, 1, [row.Label[1]], [1]) : new VBuffer<float>(3, row.Label),
                        }
                )
                .ToList()
        );
        CollectionAssert.AreEqual(
            MultiOutputData.Parameters(MultiOutputData.Trainer(ml).Fit(MultiOutputData.Load(ml, rows)).Model),
            MultiOutputData.Parameters(MultiOutputData.Trainer(ml).Fit(sparse).Model)
        );
    }

    [TestMethod]
    public void AConstantOutput_IsGivenBack_AndOnlyConstantOnesAreRefused()
    {
        MLContext ml = TestData.Context();
        List<MultiOutputData.Row> rows = MultiOutputData.Rows(100);
        foreach (MultiOutputData.Row row in rows)
            row.Label[1] = 4000;
        IDataView data = MultiOutputData.Load(ml, rows);
        float[][] scores = MultiOutputData.Scores(MultiOutputData.Trainer(ml, o => o.NumberOfEpochs = 100).Fit(data), data);
        Assert.IsTrue(scores.All(score => Math.Abs(score[1] - 4000) < 0.5));

        foreach (MultiOutputData.Row row in rows)
            (row.Label[0], row.Label[2]) = (1, 2);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => MultiOutputData.Trainer(ml).Fit(data)).Message,
            "'Label' has the same values in all 100"
        );
    }

    [TestMethod]
    public void Validation_WithLabelsOfAnotherLength_IsRefused()
    {
        MLContext ml = TestData.Context();
        IDataView data = MultiOutputData.View(ml);
        var model = MultiOutputData.Trainer(ml).Fit(data, MultiOutputData.View(ml, 50, seed: 9)).Model;
        Assert.IsTrue(model.TrainingHistory.Epochs.All(epoch => double.IsFinite(epoch.ValidationLoss)));
        IDataView longer = ml.Transforms.Concatenate("Label", "Label", "Label").Fit(data).Transform(data);
        string message = Assert.ThrowsExactly<InvalidOperationException>(() => MultiOutputData.Trainer(ml).Fit(data, longer)).Message;
        StringAssert.Contains(message, "has 6 values in the label 'Label' and the training data 3");
    }

    [TestMethod]
    public void WarmStart_GoesOnFromTheModel()
    {
        MLContext ml = TestData.Context();
        IDataView data = MultiOutputData.View(ml),
            others = MultiOutputData.View(ml, seed: 9);
        var first = MultiOutputData.Trainer(ml).Fit(data);
        var next = MultiOutputData.Trainer(ml, o => (o.Optimizer, o.NumberOfEpochs) = (Optimizer.Sgd(1e-12), 1)).Fit(others, first.Model);
        CollectionAssert.AreEqual(
            MultiOutputData.Scores(first, data).SelectMany(s => s).ToArray(),
            MultiOutputData.Scores(next, data).SelectMany(s => s).ToArray()
        );
        IDataView longer = ml.Transforms.Concatenate("Label", "Label", "Label").Fit(data).Transform(data);
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => MultiOutputData.Trainer(ml).Fit(longer, first.Model)).Message,
            "3 outputs"
        );
    }

    [TestMethod]
    public void EngineAndParallelCursors_GiveTheScoresOfTransform()
    {
        MLContext ml = TestData.Context();
        List<MultiOutputData.Row> rows = MultiOutputData.Rows(2000);
        IDataView data = ml.Data.Cache(MultiOutputData.Load(ml, rows));
        var model = MultiOutputData.Trainer(ml, o => (o.NumberOfEpochs, o.Probes) = (1, [])).Fit(data);
        float[][] expected = MultiOutputData.Scores(model, data);
        using var engine = ml.Model.CreatePredictionEngine<MultiOutputData.Row, MultiOutputData.Prediction>(model);
        for (int i = 0; i < 50; i++)
            CollectionAssert.AreEqual(expected[i], engine.Predict(rows[i]).Score);

        IDataView scored = model.Transform(data);
        DataViewRowCursor[] cursors = scored.GetRowCursorSet([scored.Schema["Score"]], 4);
        Assert.IsGreaterThan(1, cursors.Length);
        (long Position, float[] Score)[] parallel =
        [
            .. cursors.AsParallel().WithDegreeOfParallelism(4).SelectMany(cursor => Read(cursor, scored.Schema["Score"])),
        ];
        Assert.HasCount(2000, parallel);
        CollectionAssert.AreEqual(
            expected.SelectMany(score => score).Order().ToArray(),
            parallel.SelectMany(row => row.Score).Order().ToArray()
        );
    }

    [TestMethod]
    public void Fit_LeavesNoTensorAlive()
    {
        MLContext ml = TestData.Context();
        IDataView data = MultiOutputData.View(ml, 40);
        MultiOutputData.Trainer(ml, o => o.NumberOfEpochs = 1).Fit(data);
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        MultiOutputData.Trainer(ml, o => o.NumberOfEpochs = 2).Fit(data);
        Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static List<(long Position, float[] Score)> Read(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        using (cursor)
        {
            ValueGetter<VBuffer<float>> get = cursor.GetGetter<VBuffer<float>>(column);
            VBuffer<float> score = default;
            var rows = new List<(long, float[])>();
            while (cursor.MoveNext())
            {
                get(ref score);
                rows.Add((cursor.Position, [.. score.DenseValues()]));
            }

            return rows;
        }
    }

    private sealed class VariableRow
    {
        [VectorType(TestData.FeatureCount)]
        public float[] Features { get; set; } = [];

        public float[] Label { get; set; } = [];
    }

    private sealed class SparseRow
    {
        [VectorType(TestData.FeatureCount)]
        public float[] Features { get; set; } = [];

        [VectorType(MultiOutputData.OutputCount)]
        public VBuffer<float> Label { get; set; }
    }
}
