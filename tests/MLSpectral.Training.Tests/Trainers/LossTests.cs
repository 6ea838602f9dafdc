using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Trainers;

/// <summary>That the losses and times reported are those of the model.</summary>
[TestClass]
public sealed class LossTests
{
    [TestMethod]
    public void LastLosses_AreThoseOfTheModelsScores_InUnitsOfTheStandardizedTrainingLabels()
    {
        // More rows than are evaluated at once.
        var ml = TestData.Context();
        List<TestData.Row> train = TestData.Rows(9000),
            validation =
            [.. TestData.Rows(300, seed: 8).Select(row => new TestData.Row { Features = row.Features, Label = (3 * row.Label) + 1 })];
        var model = ml
            .Regression.Trainers.FeedForward(Training.Options(o => (o.NumberOfEpochs, o.BatchSize, o.ProbeSampleSize) = (2, 500, 50)))
            .Fit(ml.Load(train), ml.Load(validation));
        double trainLoss = Loss(model, ml.Load(train)),
            validationLoss = Loss(model, ml.Load(validation));
        Assert.IsGreaterThan(2 * trainLoss, validationLoss);

        SpectralMeasurement last = model.Model.Spectra.Measurements[^1];
        Assert.AreEqual(trainLoss, last.TrainLoss, 1e-5 * trainLoss);
        Assert.AreEqual(validationLoss, last.ValidationLoss, 1e-5 * validationLoss);
        Assert.AreEqual(validationLoss, model.Model.TrainingHistory.Epochs[^1].ValidationLoss, 1e-5 * validationLoss);
    }

    [TestMethod]
    [DataRow(0.1)]
    [DataRow(0.5)]
    public void WeightedLosses_OfAZeroFunctionOnStandardizedLabels_AreOne(double fraction)
    {
        // Heavy rows first; weights that are all equal to a huge number must not overflow either.
        var ml = TestData.Context();
        List<TestData.Row> rows =
        [
            .. TestData
                .Rows(400)
                .Select(
                    (row, i) =>
                        new TestData.Row
                        {
                            Features = row.Features,
                            Label = row.Label,
                            Weight = i < 40 ? 3e38f : 1e37f,
                        }
                ),
        ];
        SpectralMeasurement start = Training
            .Fit(
                ml,
                o =>
                    (o.HiddenLayers, o.WeightScale, o.ExampleWeightColumnName, o.ValidationFraction, o.NumberOfEpochs, o.Optimizer) = (
                        [],
                        1e-12,
                        "Weight",
                        fraction,
                        1,
                        Optimizer.Sgd(1e-30)
                    ),
                ml.Load(rows)
            )
            .Model.Spectra.Measurements[0];
        Assert.AreEqual(1, start.TrainLoss, 1e-3);
        Assert.AreEqual(1, start.ValidationLoss, 0.5);
    }

    [TestMethod]
    public void TrainLossOfAnEpoch_IsTheMeanOverItsRows()
    {
        // Nothing moves at such a rate, and the last of the seven batches is smaller.
        FeedForwardRegressionModelParameters model = Training.Model(o => (o.Optimizer, o.NumberOfEpochs) = (Optimizer.Sgd(1e-30), 2));
        foreach (EpochRecord epoch in model.TrainingHistory.Epochs)
            Assert.AreEqual(model.Spectra.Measurements[0].TrainLoss, epoch.TrainLoss, 1e-6);
    }

    [TestMethod]
    public void Rows_SayWhenTheyWereMeasured()
    {
        FeedForwardRegressionModelParameters model = Training.Model(o =>
            (o.NumberOfEpochs, o.ProbeSchedule) = (2, ProbeSchedule.EverySteps(5))
        );
        SpectralMeasurement[] rows = [.. model.Spectra.Where(row => row.Matrix == SpectralMatrix.NeuralTangentKernel).Measurements];
        CollectionAssert.AreEqual(new long[] { 0, 5, 10, 14 }, rows.Select(row => row.Step).ToArray());
        foreach (SpectralMeasurement row in rows)
        {
            Assert.AreEqual(row.Step / 7f, row.Epoch);
            Assert.AreEqual(0.01, row.LearningRate);
        }

        CollectionAssert.AreEqual(
            rows.Select(row => row.ElapsedSeconds).Order().ToArray(),
            rows.Select(row => row.ElapsedSeconds).ToArray()
        );
        Assert.IsGreaterThan(0, rows[0].ElapsedSeconds);
        Assert.AreEqual(0.01, model.TrainingHistory.Epochs[0].LearningRate);
    }

    private static double Loss(RegressionPredictionTransformer<FeedForwardRegressionModelParameters> model, IDataView data)
    {
        IDataView scored = model.Transform(data);
        return scored
            .GetColumn<float>("Score")
            .Zip(scored.GetColumn<float>("Label"), (score, label) => Math.Pow((score - label) / model.Model.TargetScale, 2))
            .Average();
    }
}
