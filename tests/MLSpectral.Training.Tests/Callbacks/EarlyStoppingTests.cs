using Microsoft.ML;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Callbacks;

[TestClass]
public sealed class EarlyStoppingTests
{
    [TestMethod]
    [DataRow(1, 0.0, 3)]
    [DataRow(2, 0.0, 6)]
    [DataRow(3, 0.0, 7)]
    [DataRow(2, 0.15, 4)]
    [DataRow(5, 0.15, 7)]
    [DataRow(6, 0.15, 0)]
    public void Stops_AfterPatienceEpochsWithoutAnImprovement(int patience, double minimumImprovement, int expected)
    {
        // Better by more than 0.15 than the improvement before: the second and the eighth.
        double[] losses = [1, 0.8, 0.9, 0.7, 0.7, 0.71, double.NaN, 0.6, 0.65, 0.66, 0.67];
        var stopping = (EarlyStopping)new EarlyStopping { Patience = patience, MinimumImprovement = minimumImprovement }.ForRun();
        stopping.OnTrainingStarted(Setup(TrainingQuantity.ValidationLoss));
        Assert.AreEqual(expected, StoppedAt(stopping, losses));
    }

    [TestMethod]
    public void Watches_WhatItIsToldTo()
    {
        Assert.AreEqual("ValidationMetric has not improved for 1 epochs.", Reason(null, TrainingQuantity.ValidationMetric));
        Assert.AreEqual("TrainLoss has not improved for 1 epochs.", Reason(TrainingQuantity.TrainLoss, TrainingQuantity.ValidationLoss));

        // Loss falls and metric rises, so only the quantity that gets worse stops.
        static string? Reason(TrainingQuantity? quantity, TrainingQuantity bestBy)
        {
            var stopping = new EarlyStopping { Patience = 1, Quantity = quantity };
            stopping.OnTrainingStarted(Setup(bestBy));
            bool metric = bestBy == TrainingQuantity.ValidationMetric;
            var report = new EpochReport
            {
                Epoch = 1,
                Step = 1,
                TrainLoss = 1,
                ValidationLoss = 1,
                ValidationMetric = 0.5,
            };
            Assert.IsFalse(stopping.OnEpochCompleted(report).IsStop);
            Assert.IsFalse(
                stopping
                    .OnEpochCompleted(report with { Epoch = 2, TrainLoss = 0.9, ValidationLoss = metric ? 2 : 0.9, ValidationMetric = 0.6 })
                    .IsStop
            );
            return stopping
                .OnEpochCompleted(report with { Epoch = 3, TrainLoss = 0.95, ValidationLoss = 0.5, ValidationMetric = 0.55 })
                .Reason;
        }
    }

    [TestMethod]
    public void RestoredWeights_AreThoseOfTheBestEpoch()
    {
        // 30 noisy rows of training are learned by heart, and the loss of the others rises again.
        FeedForwardRegressionModelParameters model = Overtrain(new EarlyStopping { Patience = 3 });
        TrainingHistory history = model.TrainingHistory;
        Assert.AreEqual(TrainingOutcome.Stopped, history.Outcome);
        Assert.AreEqual("ValidationLoss has not improved for 3 epochs.", history.Reason);
        Assert.HasCount(history.BestEpoch!.Value + 3, history.Epochs);
        Assert.AreEqual(history.Epochs.Min(epoch => epoch.ValidationLoss), history.Epochs[history.BestEpoch.Value - 1].ValidationLoss);
        CollectionAssert.AreEqual(Training.Bits(Overtrain(null, history.BestEpoch.Value)), Training.Bits(model));
        FeedForwardRegressionModelParameters last = Overtrain(new EarlyStopping { Patience = 3, RestoreBest = false });
        Assert.IsFalse(last.TrainingHistory.RestoredBest);
        CollectionAssert.AreEqual(Training.Bits(Overtrain(null, history.Epochs.Count)), Training.Bits(last));
    }

    [TestMethod]
    public void TheLastEpoch_GoesBackToTheBestOneToo()
    {
        FeedForwardRegressionModelParameters model = Overtrain(new EarlyStopping { Patience = 1000 }, 60);
        TrainingHistory history = model.TrainingHistory;
        Assert.AreEqual((TrainingOutcome.Completed, true), (history.Outcome, history.RestoredBest));
        Assert.HasCount(60, history.Epochs);
        CollectionAssert.AreEqual(Training.Bits(Overtrain(null, history.BestEpoch!.Value)), Training.Bits(model));
    }

    [TestMethod]
    public void BestBy_DecidesWhatTheBestEpochIs()
    {
        TrainingHistory byLoss = Overtrain(null, 60, TrainingQuantity.TrainLoss).TrainingHistory,
            byMetric = Overtrain(null, 60, TrainingQuantity.ValidationMetric).TrainingHistory;
        Assert.AreEqual(byLoss.Epochs.MinBy(epoch => epoch.TrainLoss)!.Epoch, byLoss.BestEpoch);
        Assert.AreEqual(byMetric.Epochs.MaxBy(epoch => epoch.ValidationMetric)!.Epoch, byMetric.BestEpoch);
        Assert.AreNotEqual(byLoss.BestEpoch, byMetric.BestEpoch);
    }

    [TestMethod]
    public void AValidationQuantity_NeedsValidationRows()
    {
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentException>(() =>
                    Training.Model(o => o.Callbacks = [new EarlyStopping { Quantity = TrainingQuantity.ValidationMetric }])
                )
                .Message,
            "no validation rows"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => Training.Model(o => o.BestBy = TrainingQuantity.ValidationLoss)).Message,
            "no validation rows"
        );
        Assert.AreEqual(TrainingQuantity.TrainLoss, Training.Model(o => o.Callbacks = [new EarlyStopping()]).TrainingHistory.BestBy);
    }

    [TestMethod]
    public void State_BelongsToARun()
    {
        var stopping = new EarlyStopping { Patience = 3 };
        FeedForwardRegressionModelParameters first = Overtrain(stopping),
            second = Overtrain(stopping);
        CollectionAssert.AreEqual(Training.Bits(first), Training.Bits(second));

        MLContext ml = TestData.Context();
        var trainer = ml.Regression.Trainers.FeedForward(
            Training.Options(o =>
                (o.Callbacks, o.NumberOfEpochs, o.ValidationFraction, o.Probes, o.Optimizer) = (
                    [stopping],
                    200,
                    0.3,
                    [],
                    Optimizer.Adam(0.05)
                )
            )
        );
        var folds = ml.Regression.CrossValidate(ml.View(60), trainer, numberOfFolds: 3);
        foreach (var fold in folds)
        {
            TrainingHistory history = ((Microsoft.ML.Data.RegressionPredictionTransformer<FeedForwardRegressionModelParameters>)fold.Model)
                .Model
                .TrainingHistory;
            Assert.HasCount(history.BestEpoch!.Value + 3, history.Epochs);
        }

        // At the same time on several threads.
        uint[][] bits = new uint[3][];
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(i => new Thread(() => bits[i] = Training.Bits(Overtrain(stopping))))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        foreach (uint[] one in bits)
            CollectionAssert.AreEqual(Training.Bits(first), one);
    }

    [TestMethod]
    public void Settings_OutsideTheirRange_AreRefused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new EarlyStopping { Patience = 0 });
        Assert.ThrowsExactly<ArgumentException>(() => new EarlyStopping { MinimumImprovement = -1 });
        Assert.ThrowsExactly<ArgumentException>(() => new EarlyStopping { MinimumImprovement = double.NaN });
    }

    private static int StoppedAt(EarlyStopping stopping, double[] losses) =>
        1
        + Array.FindIndex(
            [
                .. losses.Select(
                    (loss, i) =>
                        stopping.OnEpochCompleted(
                            new EpochReport
                            {
                                Epoch = i + 1,
                                Step = i,
                                TrainLoss = 0,
                                ValidationLoss = loss,
                            }
                        )
                ),
            ],
            action => action.IsStop
        );

    private static TrainingSetup Setup(TrainingQuantity bestBy) =>
        new()
        {
            NumberOfEpochs = 100,
            StepsPerEpoch = 1,
            TrainingRowCount = 10,
            ValidationRowCount = 10,
            LayerCount = 1,
            TrainedLayers = [1],
            LearningRate = 1,
            MetricName = "RSquared",
            BestBy = bestBy,
            ProbesWhileTraining = false,
        };

    private static FeedForwardRegressionModelParameters Overtrain(
        TrainingCallback? callback,
        int epochs = 500,
        TrainingQuantity? bestBy = null
    )
    {
        MLContext ml = TestData.Context();
        return Training
            .Fit(
                ml,
                o =>
                {
                    (o.HiddenLayers, o.Optimizer, o.NumberOfEpochs, o.ValidationFraction, o.Probes, o.BestBy) = (
                        [32],
                        Optimizer.Adam(0.02),
                        epochs,
                        0.5,
                        [],
                        bestBy
                    );
                    o.Callbacks = callback is null ? [] : [callback];
                },
                ml.View(60)
            )
            .Model;
    }
}
