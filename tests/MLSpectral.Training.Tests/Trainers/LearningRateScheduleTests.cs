using MLSpectral.Tests.Callbacks;

namespace MLSpectral.Tests.Trainers;

/// <summary>Schedules against their formulas, and in runs.</summary>
[TestClass]
public sealed class LearningRateScheduleTests
{
    [TestMethod]
    public void Step_MultipliesAfterEverySoManyEpochs()
    {
        RateScheduler course = LearningRateSchedule.Step(2, 0.5).ForRun(totalSteps: 70, stepsPerEpoch: 7);
        double[] expected = [1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125, 0.0625, 0.0625];
        for (int step = 0; step < 70; step++)
            Assert.AreEqual(expected[step / 7], course.At(step));
    }

    [TestMethod]
    public void Cosine_IsHalfAWaveAfterTheWarmUp()
    {
        RateScheduler course = LearningRateSchedule.Cosine(warmUpEpochs: 2, finalFraction: 0.1).ForRun(totalSteps: 50, stepsPerEpoch: 5);
        for (int step = 0; step < 10; step++)
            Assert.AreEqual((step + 1) / 10.0, course.At(step), 1e-15);
        for (int step = 10; step <= 50; step++)
            Assert.AreEqual(0.1 + (0.9 * Math.Pow(Math.Cos(Math.PI * (step - 10) / 80), 2)), course.At(step), 1e-15);
        Assert.AreEqual(1, LearningRateSchedule.Cosine().ForRun(50, 5).At(0));
        Assert.AreEqual(0.5, LearningRateSchedule.Cosine().ForRun(50, 5).At(25), 1e-15);
    }

    [TestMethod]
    public void ReduceOnPlateau_CountsEpochsAnewAfterEachReduction()
    {
        RateScheduler course = LearningRateSchedule.ReduceOnPlateau(patience: 2, factor: 0.5, smallestFraction: 0.2).ForRun(100, 1);
        double[] costs = [3, 4, 2, 2, double.NaN, 2.5, 1, 1, 1, 1, 1, 1],
            expected = [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2];
        for (int i = 0; i < costs.Length; i++)
        {
            course.Observe(costs[i]);
            Assert.AreEqual(expected[i], course.At(0));
        }
    }

    [TestMethod]
    public void ARun_FollowsTheSchedule_InHistoryAndTrace()
    {
        FeedForwardRegressionModelParameters model = Training.Model(o =>
            (o.LearningRateSchedule, o.NumberOfEpochs, o.Probes, o.ProbeSchedule) = (
                LearningRateSchedule.Cosine(1),
                4,
                [Probe.Weights()],
                ProbeSchedule.EverySteps(1)
            )
        );
        RateScheduler course = LearningRateSchedule.Cosine(1).ForRun(28, 7);
        foreach (var row in model.Spectra.Measurements)
            Assert.AreEqual(0.01 * course.At(Math.Max(0, row.Step - 1)), row.LearningRate, 1e-15);
        foreach (EpochRecord epoch in model.TrainingHistory.Epochs)
            Assert.AreEqual(0.01 * course.At(epoch.Step - 1), epoch.LearningRate, 1e-15);
    }

    [TestMethod]
    public void ARun_WithASchedule_TrainsAtItsRates()
    {
        // Gradient descent, one step an epoch: the schedule is the same as setting each rate by hand.
        RateScheduler course = LearningRateSchedule.Cosine(3, 0.2).ForRun(20, 1);
        static void Descend(FeedForwardRegressionTrainer.Options o) => (o.Optimizer, o.Probes) = (Optimizer.GradientDescent(0.1), []);
        TrainingCallback byHand = new Recording
        {
            Started = _ => TrainingAction.SetLearningRate(0.1 * course.At(0)),
            Epoch = report => TrainingAction.SetLearningRate(0.1 * course.At(report.Step)),
        };
        uint[] scheduled = Training.Bits(
            Training.Model(o =>
            {
                Descend(o);
                o.LearningRateSchedule = LearningRateSchedule.Cosine(3, 0.2);
            })
        );
        CollectionAssert.AreEqual(
            scheduled,
            Training.Bits(
                Training.Model(o =>
                {
                    Descend(o);
                    o.Callbacks = [byHand];
                })
            )
        );
        CollectionAssert.AreNotEqual(scheduled, Training.Bits(Training.Model(Descend)));
    }

    [TestMethod]
    public void ARateThatACallbackSets_IsThatOfTheNextStep_AndTheScheduleGoesOnInProportion()
    {
        RateScheduler course = LearningRateSchedule.Cosine().ForRun(28, 7);
        FeedForwardRegressionModelParameters model = Training.Model(o =>
        {
            (o.LearningRateSchedule, o.NumberOfEpochs, o.Probes, o.ProbeSchedule) = (
                LearningRateSchedule.Cosine(),
                4,
                [Probe.Weights()],
                ProbeSchedule.EverySteps(1)
            );
            o.Callbacks =
            [
                new Recording { Epoch = report => report.Epoch == 2 ? TrainingAction.SetLearningRate(0.3) : TrainingAction.Continue },
            ];
        });
        foreach (var row in model.Spectra.Measurements.Where(row => row.Step > 0))
            Assert.AreEqual(
                row.Step <= 14 ? 0.01 * course.At(row.Step - 1) : 0.3 * course.At(row.Step - 1) / course.At(14),
                row.LearningRate,
                1e-15
            );
    }

    [TestMethod]
    public void ReduceOnPlateau_GoesByWhatTheTrainerComparesEpochsBy()
    {
        // A step that is too large for anything to get better.
        FeedForwardRegressionModelParameters model = Training.Model(o =>
            (o.LearningRateSchedule, o.NumberOfEpochs, o.ValidationFraction, o.Optimizer, o.Probes) = (
                LearningRateSchedule.ReduceOnPlateau(2, 0.5),
                30,
                0.3,
                Optimizer.Adam(0.1),
                []
            )
        );
        IReadOnlyList<EpochRecord> epochs = model.TrainingHistory.Epochs;
        double factor = 1,
            best = double.PositiveInfinity;
        int since = 0;
        foreach (EpochRecord epoch in epochs)
        {
            Assert.AreEqual(0.1 * factor, epoch.LearningRate, 1e-15);
            since = epoch.ValidationLoss < best ? 0 : since + 1;
            best = Math.Min(best, epoch.ValidationLoss);
            if (since == 2)
                (factor, since) = (factor / 2, 0);
        }

        Assert.IsLessThan(0.1, epochs[^1].LearningRate);
    }

    [TestMethod]
    public void TheEdgeOfStability_FollowsTheRate()
    {
        FeedForwardRegressionModelParameters model = Training.Model(o =>
        {
            (o.Optimizer, o.LearningRateSchedule, o.NumberOfEpochs, o.Probes) = (
                Optimizer.Sgd(0.01, momentum: 0.5),
                LearningRateSchedule.Step(1, 0.5),
                4,
                [Probe.NeuralTangentKernel()]
            );
            o.ProbeSchedule = ProbeSchedule.EveryEpochs(1);
        });
        CollectionAssert.AreEqual(
            new[] { 0.01, 0.01, 0.005, 0.0025, 0.00125 },
            model.Spectra.Measurements.Select(row => row.LearningRate).ToArray()
        );
        foreach (var row in model.Spectra.Measurements)
            Assert.AreEqual(row.Sharpness * row.LearningRate / 3, row.EdgeOfStability, 1e-12);

        // With a rate for each layer there is no one edge.
        model = Training.Model(o =>
            (o.Optimizer, o.NumberOfEpochs, o.Callbacks) = (
                Optimizer.Sgd(0.01),
                1,
                [new Recording { Started = _ => TrainingAction.SetLayerFactor(1, 0.5) }]
            )
        );
        Assert.IsTrue(model.Spectra.Measurements.All(row => double.IsNaN(row.EdgeOfStability)));
    }

    [TestMethod]
    public void Parameters_OutsideTheirRange_AreRefused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LearningRateSchedule.Step(0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LearningRateSchedule.Step(1, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LearningRateSchedule.Step(1, 1.5));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LearningRateSchedule.Cosine(-1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LearningRateSchedule.Cosine(0, double.NaN));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LearningRateSchedule.Cosine(0, 2)).Message,
            "at least 0 and at most 1"
        );
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LearningRateSchedule.ReduceOnPlateau(0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => LearningRateSchedule.ReduceOnPlateau(1, 0.1, -1));
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentException>(() =>
                    Training.Model(o => (o.NumberOfEpochs, o.LearningRateSchedule) = (3, LearningRateSchedule.Cosine(3)))
                )
                .Message,
            "Cosine(3, 0)"
        );
    }

    [TestMethod]
    public void Reductions_WithoutEnd_StayAboveZero()
    {
        Assert.IsGreaterThan(0.0, LearningRateSchedule.Step(1, 0.1).ForRun(1000, 1).At(900));
        RateScheduler plateau = LearningRateSchedule.ReduceOnPlateau(1, 0.1).ForRun(1000, 1);
        for (int epoch = 0; epoch < 900; epoch++)
            plateau.Observe(1);
        Assert.IsGreaterThan(0.0, plateau.At(900));
    }
}
