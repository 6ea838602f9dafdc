namespace MLSpectral.Tests.Trainers;

[TestClass]
public sealed class DivergenceTests
{
    [TestMethod]
    public void Divergence_Throws_NamingTheStepAndWhatToLower()
    {
        string message = Assert.ThrowsExactly<TrainingDivergedException>(() => Training.Model(Explode)).Message;
        StringAssert.Matches(
            message,
            new System.Text.RegularExpressions.Regex(@"the loss is (NaN|Infinity|∞) after \d+ steps \(epoch \d+\)")
        );
        StringAssert.Contains(message, "Lower the learning rate (Sgd(1000");
        StringAssert.Contains(message, "GradientClipping");
    }

    [TestMethod]
    public void Divergence_WithTheOption_ReturnsTheLastFiniteModel()
    {
        FeedForwardRegressionModelParameters model = Training.Model(o =>
        {
            Explode(o);
            o.OnDivergence = DivergenceAction.ReturnLastFiniteModel;
            o.ProbeSchedule = ProbeSchedule.EverySteps(1);
        });
        Assert.AreEqual(TrainingOutcome.Diverged, model.TrainingHistory.Outcome);
        StringAssert.Contains(model.TrainingHistory.Reason, "Training diverged");
        Assert.IsTrue(Training.Parameters(model).All(float.IsFinite));
        Assert.IsTrue(model.Spectra.Measurements.All(row => double.IsFinite(row.TrainLoss)));

        // Every step measured once, in order, and the last of them is the model's.
        long[] steps = [.. model.Spectra.Where(row => row.Layer == 1 && row.Matrix == "Weight").Measurements.Select(row => row.Step)];
        CollectionAssert.AreEqual(Enumerable.Range(0, steps.Length).Select(i => (long)i).ToArray(), steps);
        StringAssert.Contains(model.TrainingHistory.Reason, $"after {steps[^1] + 1} steps");
    }

    [TestMethod]
    public void Divergence_WithTheOption_AlwaysReturnsAModel()
    {
        int diverged = 0;
        foreach (
            (double rate, int batchSize) in new[] { 0.3, 0.5, 1, 10, 1e4, 1e10, 1e20 }.SelectMany(rate => new[] { (rate, 1), (rate, 32) })
        )
        {
            FeedForwardRegressionModelParameters model = Training.Model(o =>
            {
                (o.Optimizer, o.BatchSize, o.Seed, o.NumberOfEpochs) = (Optimizer.Sgd(rate), batchSize, 1, 5);
                o.OnDivergence = DivergenceAction.ReturnLastFiniteModel;
            });
            Assert.IsTrue(Training.Parameters(model).All(float.IsFinite));
            diverged += model.TrainingHistory.Outcome == TrainingOutcome.Diverged ? 1 : 0;
        }

        Assert.IsGreaterThan(5, diverged);
    }

    [TestMethod]
    public void LabelsTooLargeForTraining_AreNamed()
    {
        var ml = TestData.Context();
        List<TestData.Row> huge =
        [
            .. TestData.Rows(50).Select(row => new TestData.Row { Features = row.Features, Label = 1e30f * row.Label }),
        ];
        StringAssert.Contains(
            Assert
                .ThrowsExactly<TrainingDivergedException>(() => Training.Fit(ml, o => o.StandardizeTarget = false, ml.Load(huge)))
                .Message,
            "before the first step"
        );
        Assert.IsTrue(Training.Parameters(Training.Fit(ml, data: ml.Load(huge)).Model).All(float.IsFinite));
    }

    [TestMethod]
    public void Divergence_AtTheLastStep_IsNoticedWithoutProbesToo() =>
        Assert.ThrowsExactly<TrainingDivergedException>(() =>
            Training.Model(o =>
            {
                (o.Optimizer, o.NumberOfEpochs, o.Probes, o.HiddenLayers) = (Optimizer.GradientDescent(1e38), 1, [], []);
            })
        );

    [TestMethod]
    public void ARunThatStaysFinite_HasNoDivergence()
    {
        FeedForwardRegressionModelParameters model = Training.Model(o => o.OnDivergence = DivergenceAction.ReturnLastFiniteModel);
        Assert.AreEqual(TrainingOutcome.Completed, model.TrainingHistory.Outcome);
        CollectionAssert.AreEqual(Training.Bits(Training.Model()), Training.Bits(model));
    }

    private static void Explode(FeedForwardRegressionTrainer.Options options) =>
        (options.Activation, options.Optimizer) = (MLSpectral.Activation.Relu, Optimizer.Sgd(1000));
}
