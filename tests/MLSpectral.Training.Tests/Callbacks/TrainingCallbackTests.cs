using MLSpectral.Tests.Trainers;
using TorchSharp;

namespace MLSpectral.Tests.Callbacks;

/// <summary>What callbacks hear, and what their answers do.</summary>
[TestClass]
public sealed class TrainingCallbackTests
{
    // 160 rows of training, 40 of validation, batches of 32.
    private const int StepsPerEpoch = 5;

    [TestMethod]
    public void Events_ComeInOrder_AndSayWhatTheHistorySays()
    {
        var callback = new Recording();
        var reports = new List<EpochReport>();
        var snapshots = new List<SpectralSnapshot>();
        FeedForwardRegressionModelParameters model = Model(o =>
            (o.Callbacks, o.NumberOfEpochs, o.OnEpoch, o.OnProbe) = ([callback], 3, reports.Add, snapshots.Add)
        );
        CollectionAssert.AreEqual(
            new[]
            {
                "started",
                "probe 0",
                "probe 3",
                "epoch 1",
                "probe 6",
                "probe 9",
                "epoch 2",
                "probe 12",
                "probe 15",
                "epoch 3",
                "completed",
            },
            callback.Events
        );
        CollectionAssert.AreEqual(callback.Reports, reports);
        CollectionAssert.AreEqual(callback.Snapshots, snapshots);
        CollectionAssert.AreEqual(
            model.Spectra.Measurements.Select(row => (row.Step, row.Epoch, row.Matrix, row.Layer, row.Trace)).ToArray(),
            snapshots
                .SelectMany(snapshot =>
                    snapshot.Measurements.Select(row => (snapshot.Step, snapshot.Epoch, row.Matrix, row.Layer, row.Trace))
                )
                .ToArray()
        );
        foreach ((EpochRecord record, EpochReport report) in callback.History!.Epochs.Zip(reports))
        {
            Assert.AreEqual(
                (record.Epoch, record.Step, record.TrainLoss, record.ValidationLoss, record.ValidationMetric),
                (report.Epoch, report.Step, report.TrainLoss, report.ValidationLoss, report.ValidationMetric)
            );
            Assert.AreEqual(
                (record.LearningRate, record.GradientNorm, record.SamplesPerSecond, record.ElapsedSeconds, record.IsBest),
                (report.LearningRate, report.GradientNorm, report.SamplesPerSecond, report.Elapsed.TotalSeconds, report.IsBest)
            );
            Assert.AreEqual((report.Epoch * StepsPerEpoch, "RSquared"), (report.Step, report.MetricName));
            Assert.IsGreaterThan(0, report.SamplesPerSecond);
        }

        Assert.AreSame(model.TrainingHistory, callback.History);
        TrainingSetup setup = callback.Setup!;
        Assert.AreEqual(
            (3, 5L, 160L, 40L, 2),
            (setup.NumberOfEpochs, setup.StepsPerEpoch, setup.TrainingRowCount, setup.ValidationRowCount, setup.LayerCount)
        );
        Assert.AreEqual(
            (0.01, "RSquared", TrainingQuantity.ValidationLoss, true),
            (setup.LearningRate, setup.MetricName, setup.BestBy, setup.ProbesWhileTraining)
        );
        CollectionAssert.AreEqual(new[] { 1, 2 }, setup.TrainedLayers.ToArray());
    }

    [TestMethod]
    public void CallbacksThatOnlyListen_TrainTheSameBits()
    {
        uint[] bits = Training.Bits(Model());
        CollectionAssert.AreEqual(
            bits,
            Training.Bits(
                Model(o =>
                    (o.Callbacks, o.OnEpoch, o.OnProbe, o.OnCancellation) = (
                        [new Recording()],
                        _ => { },
                        _ => { },
                        CancellationAction.ReturnBestModel
                    )
                )
            )
        );
        CollectionAssert.AreNotEqual(
            bits,
            Training.Bits(Model(o => o.Callbacks = [new Recording { Epoch = _ => TrainingAction.SetLearningRate(0.02) }]))
        );
    }

    [TestMethod]
    public void Stop_AfterAnEpoch_GivesTheModelOfThatManyEpochs_AndMeasuresTheEnd()
    {
        FeedForwardRegressionModelParameters model = Model(o =>
            o.Callbacks = [new Recording { Epoch = report => report.Epoch == 4 ? TrainingAction.Stop("Enough.") : TrainingAction.Continue }]
        );
        CollectionAssert.AreEqual(Training.Bits(Model(o => o.NumberOfEpochs = 4)), Training.Bits(model));
        TrainingHistory history = model.TrainingHistory;
        Assert.AreEqual(
            (TrainingOutcome.Stopped, "Enough.", 20L, false),
            (history.Outcome, history.Reason, history.ModelStep, history.RestoredBest)
        );
        Assert.HasCount(4, history.Epochs);
        CollectionAssert.AreEqual(new long[] { 0, 3, 6, 9, 12, 15, 18, 20 }, Steps(model));
    }

    [TestMethod]
    public void Stop_AtAProbe_EndsWithinTheEpoch()
    {
        FeedForwardRegressionModelParameters model = Model(o =>
            o.Callbacks = [new Recording { Probe = snapshot => snapshot.Step == 12 ? TrainingAction.Stop() : TrainingAction.Continue }]
        );
        CollectionAssert.AreEqual(new long[] { 0, 3, 6, 9, 12 }, Steps(model));
        Assert.HasCount(2, model.TrainingHistory.Epochs);
        Assert.AreEqual(
            (TrainingOutcome.Stopped, null, 12L),
            (model.TrainingHistory.Outcome, model.TrainingHistory.Reason, model.TrainingHistory.ModelStep)
        );
    }

    [TestMethod]
    public void Stop_AtAProbeAfterAnEpochsLastStep_CompletesTheEpoch()
    {
        FeedForwardRegressionModelParameters model = Model(o =>
            o.Callbacks = [new Recording { Probe = snapshot => snapshot.Step == 15 ? TrainingAction.Stop() : TrainingAction.Continue }]
        );
        Assert.HasCount(3, model.TrainingHistory.Epochs);
        Assert.AreEqual(15, model.TrainingHistory.ModelStep);
    }

    [TestMethod]
    public void Stop_AtTheMeasurementAfterTheLastStep_HasNoEffect()
    {
        TrainingHistory history = Model(o =>
            (o.ProbeSchedule, o.Callbacks) = (
                ProbeSchedule.AtStartAndEnd,
                [new Recording { Probe = snapshot => snapshot.Step > 0 ? TrainingAction.Stop("Too late.") : TrainingAction.Continue }]
            )
        ).TrainingHistory;
        Assert.AreEqual((TrainingOutcome.Completed, 6, null), (history.Outcome, history.Epochs.Count, history.Reason));
    }

    [TestMethod]
    public void Stop_BeforeTraining_GivesTheInitialNetwork()
    {
        FeedForwardRegressionModelParameters model = Model(o =>
            o.Callbacks = [new Recording { Started = _ => TrainingAction.StopAndRestoreBest() }]
        );
        CollectionAssert.AreEqual(new long[] { 0 }, Steps(model));
        Assert.IsEmpty(model.TrainingHistory.Epochs);
        Assert.AreEqual(
            (0L, null, false),
            (model.TrainingHistory.ModelStep, model.TrainingHistory.BestEpoch, model.TrainingHistory.RestoredBest)
        );
    }

    [TestMethod]
    public void StopAndRestoreBest_GivesTheModelOfThatManyEpochs_MeasuredOnce()
    {
        // The rate explodes after the third epoch, so the fourth and fifth are worse.
        static TrainingAction Answer(EpochReport report) =>
            report.Epoch switch
            {
                3 => TrainingAction.SetLearningRate(1),
                5 => TrainingAction.StopAndRestoreBest("Enough."),
                _ => TrainingAction.Continue,
            };
        var heard = new Recording { Epoch = Answer };
        FeedForwardRegressionModelParameters model = Model(o => o.Callbacks = [heard]);
        CollectionAssert.AreEqual(Training.Bits(Model(o => o.NumberOfEpochs = 3)), Training.Bits(model));
        TrainingHistory history = model.TrainingHistory;
        Assert.AreEqual(
            (TrainingOutcome.Stopped, "Enough.", 3, true, 15L),
            (history.Outcome, history.Reason, history.BestEpoch, history.RestoredBest, history.ModelStep)
        );
        CollectionAssert.AreEqual(new[] { true, true, true, false, false }, history.Epochs.Select(epoch => epoch.IsBest).ToArray());

        // Step 15 was measured when it was reached; with another schedule it is measured after the restoration, and has its place in the
        // trace.
        CollectionAssert.AreEqual(new long[] { 0, 3, 6, 9, 12, 15, 18, 21, 24 }, Steps(model));
        Assert.AreEqual("completed", heard.Events[^1]);
        Assert.AreEqual(1, heard.Events.Count(what => what == "probe 15"));
        model = Model(o => (o.Callbacks, o.ProbeSchedule) = ([heard], ProbeSchedule.EverySteps(4)));
        CollectionAssert.AreEqual(new long[] { 0, 4, 8, 12, 15, 16, 20, 24 }, Steps(model));
        FeedForwardRegressionModelParameters short3 = Model(o => (o.NumberOfEpochs, o.ProbeSchedule) = (3, ProbeSchedule.EverySteps(4)));
        Assert.AreEqual(short3.Spectra.Measurements[^1].Trace, model.Spectra.Measurements.Last(row => row.Step == 15).Trace);
        Assert.AreEqual(0.01, model.Spectra.Measurements.Last(row => row.Step == 15).LearningRate);
        Assert.AreEqual(
            short3.Spectra.Measurements[^1].ValidationLoss,
            model.Spectra.Measurements.Last(row => row.Step == 15).ValidationLoss
        );
    }

    [TestMethod]
    public void SetLearningRate_IsInForceFromTheNextStep()
    {
        FeedForwardRegressionModelParameters model = Model(o =>
            (o.NumberOfEpochs, o.Callbacks) = (
                4,
                [new Recording { Probe = snapshot => snapshot.Step == 6 ? TrainingAction.SetLearningRate(0.5) : TrainingAction.Continue }]
            )
        );
        CollectionAssert.AreEqual(
            new[] { 0.01, 0.5, 0.5, 0.5 },
            model.TrainingHistory.Epochs.Select(epoch => epoch.LearningRate).ToArray()
        );
        foreach (var row in model.Spectra.Measurements)
            Assert.AreEqual(row.Step <= 6 ? 0.01 : 0.5, row.LearningRate);
    }

    [TestMethod]
    public void SetLayerFactor_ScalesThatLayerOnly_AndZeroKeepsItAsItIs()
    {
        // With the factor of the first layer, training it alone is training alone.
        TrainingCallback freeze = new Recording { Started = _ => TrainingAction.SetLayerFactor(2, 0) };
        CollectionAssert.AreEqual(Training.Bits(Model(o => o.TrainedLayers = [1])), Training.Bits(Model(o => o.Callbacks = [freeze])));
        TrainingCallback half = new Recording
        {
            Started = _ => TrainingAction.SetLayerFactor(1, 0.5).And(TrainingAction.SetLayerFactor(2, 0.5)),
        };
        CollectionAssert.AreEqual(
            Training.Bits(Model(o => o.Optimizer = Optimizer.Adam(0.005))),
            Training.Bits(Model(o => o.Callbacks = [half]))
        );
        FeedForwardRegressionModelParameters model = Model(o =>
            o.Callbacks = [new Recording { Started = _ => TrainingAction.SetLayerFactor(1, 0.5) }]
        );
        foreach (var row in model.Spectra.Measurements)
            Assert.AreEqual(row is { Matrix: "Weight", Layer: 1 } ? 0.005 : 0.01, row.LearningRate);

        TrainingCallback wrong = new Recording { Started = _ => TrainingAction.SetLayerFactor(3, 0.5) };
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => Model(o => o.Callbacks = [wrong])).Message, "layer 3");
    }

    [TestMethod]
    public void GradientNorm_IsThatOfTheLastStep_BeforeClipping()
    {
        // One step of plain gradient descent moves the parameters by the rate times the gradient; the bulk of the digits is lost in the
        // difference.
        double Norm(double? clipping, out double reported)
        {
            FeedForwardRegressionModelParameters Of(double rate) =>
                Training.Model(o =>
                    (o.Optimizer, o.NumberOfEpochs, o.GradientClipping, o.L2Regularization) = (
                        Optimizer.GradientDescent(rate),
                        1,
                        clipping,
                        0.3
                    )
                );
            FeedForwardRegressionModelParameters moved = Of(10);
            float[] before = Training.Parameters(Of(1e-30)),
                after = Training.Parameters(moved);
            reported = moved.TrainingHistory.Epochs[0].GradientNorm;
            return Math.Sqrt(before.Zip(after, (a, b) => (double)(a - b) * (a - b)).Sum()) / 10;
        }

        double norm = Norm(null, out double plain);
        Assert.AreEqual(norm, plain, 1e-5 * norm);
        double clipped = Norm(norm / 3, out double unclipped);
        Assert.AreEqual(norm / 3, clipped, 1e-4 * norm);
        Assert.AreEqual(norm, unclipped, 1e-5 * norm);
    }

    [TestMethod]
    public void Exceptions_ReachTheCaller_AndLeaveNoTensors()
    {
        var actions = new Action<FeedForwardRegressionTrainer.Options>[]
        {
            o => o.Callbacks = [new Recording { Started = _ => throw new InvalidTimeZoneException() }],
            o => o.Callbacks = [new Recording { Epoch = _ => throw new InvalidTimeZoneException() }],
            o =>
                o.Callbacks = [
                    new Recording
                    {
                        Probe = snapshot => snapshot.Step == 9 ? throw new InvalidTimeZoneException() : TrainingAction.Continue,
                    },
                ],
            o => o.OnEpoch = _ => throw new InvalidTimeZoneException(),
            o => o.OnProbe = _ => throw new InvalidTimeZoneException(),
        };
        foreach (Action<FeedForwardRegressionTrainer.Options> action in actions)
            AssertNoneLeft(() => Assert.ThrowsExactly<InvalidTimeZoneException>(() => Model(action)));

        // One that a callback throws is not taken for a cancellation.
        AssertNoneLeft(() =>
            Assert.ThrowsExactly<OperationCanceledException>(() =>
                Model(o =>
                    (o.OnCancellation, o.OnEpoch) = (CancellationAction.ReturnBestModel, _ => throw new OperationCanceledException())
                )
            )
        );
        AssertNoneLeft(() =>
            Model(o =>
                o.Callbacks = [
                    new Recording
                    {
                        Epoch = report => report.Epoch == 2 ? TrainingAction.StopAndRestoreBest() : TrainingAction.SetLayerFactor(1, 0.1),
                    },
                ]
            )
        );
    }

    [TestMethod]
    public void AnAnswerOrACopyThatIsNull_IsNamed()
    {
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => Model(o => o.Callbacks = [new Recording { Epoch = _ => null! }])).Message,
            "Recording.OnEpochCompleted returned null"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => Model(o => o.Callbacks = [new NoCopy()])).Message,
            "NoCopy.ForRun returned null"
        );
    }

    [TestMethod]
    public void EveryCallback_HearsEverything_AndTheFirstStopCounts()
    {
        var last = new Recording { Epoch = _ => TrainingAction.StopAndRestoreBest("Second.") };
        FeedForwardRegressionModelParameters model = Model(o =>
            o.Callbacks = [new Recording { Epoch = _ => TrainingAction.Stop("First.") }, last]
        );
        Assert.AreEqual("First.", model.TrainingHistory.Reason);
        Assert.HasCount(1, last.Reports);
        Assert.AreSame(model.TrainingHistory, last.History);
    }

    private static long[] Steps(FeedForwardRegressionModelParameters model) =>
        [.. model.Spectra.Measurements.Where(row => row is { Matrix: "Weight", Layer: 1 }).Select(row => row.Step)];

    private static FeedForwardRegressionModelParameters Model(Action<FeedForwardRegressionTrainer.Options>? change = null) =>
        Training.Model(o =>
        {
            (o.NumberOfEpochs, o.ValidationFraction, o.ProbeSampleSize, o.ProbeSchedule) = (6, 0.2, 20, ProbeSchedule.EverySteps(3));
            change?.Invoke(o);
        });

    private static void AssertNoneLeft(Action run)
    {
        run();
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        run();
        Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private sealed class NoCopy : TrainingCallback
    {
        public override TrainingCallback ForRun() => null!;
    }
}
