using System.Reflection;
using Microsoft.ML;
using MLSpectral.Tests.Callbacks;
using TorchSharp;

namespace MLSpectral.Tests.Trainers;

/// <summary>The option's token and ML.NET's own flag end training within one step.</summary>
[TestClass]
public sealed class CancellationTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Cancelled_Throws_WithoutAnotherStep(bool byContext)
    {
        var heard = new Recording();
        OperationCanceledException thrown = Assert.ThrowsExactly<OperationCanceledException>(() =>
            Fit(7, byContext, o => o.Callbacks = [heard])
        );
        StringAssert.Contains(thrown.Message, "after 7 steps");
        StringAssert.Contains(thrown.Message, byContext ? "MLContext" : "CancellationToken");
        Assert.AreEqual("probe 7", heard.Events[^1]);
        Assert.AreEqual(!byContext, thrown.CancellationToken.IsCancellationRequested);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Cancelled_WithTheOption_ReturnsTheBestEpoch_WithoutAProbe(bool byContext)
    {
        var heard = new Recording();
        FeedForwardRegressionModelParameters model = Fit(17, byContext, o =>
            (o.OnCancellation, o.Callbacks) = (CancellationAction.ReturnBestModel, [heard])
        );
        TrainingHistory history = model.TrainingHistory;
        Assert.AreEqual(
            (TrainingOutcome.Cancelled, 3, true, 15L),
            (history.Outcome, history.BestEpoch, history.RestoredBest, history.ModelStep)
        );
        StringAssert.Contains(history.Reason, "after 17 steps");
        Assert.HasCount(3, history.Epochs);
        Assert.AreEqual(17, model.Spectra.Measurements[^1].Step);
        Assert.AreEqual("completed", heard.Events[^1]);
        CollectionAssert.AreEqual(
            Training.Bits(
                Training.Model(o =>
                {
                    Configure(o);
                    o.NumberOfEpochs = 3;
                })
            ),
            Training.Bits(model)
        );
    }

    [TestMethod]
    public void Cancelled_WithinTheFirstEpoch_ReturnsTheNetworkAsItIs()
    {
        FeedForwardRegressionModelParameters model = Fit(3, byContext: false, o => o.OnCancellation = CancellationAction.ReturnBestModel);
        Assert.AreEqual(
            (3L, null, false),
            (model.TrainingHistory.ModelStep, model.TrainingHistory.BestEpoch, model.TrainingHistory.RestoredBest)
        );
        CollectionAssert.AreEqual(
            Training.Bits(
                Training.Model(o =>
                {
                    Configure(o);
                    o.Callbacks =
                    [
                        new Recording
                        {
                            Probe = snapshot =>
                                snapshot.Step == 3
                                    ? MLSpectral.TrainingAction.Stop()
                                    : MLSpectral.TrainingAction.Continue,
                        },
                    ];
                })
            ),
            Training.Bits(model)
        );
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Cancelled_BeforeTheFirstStep_AlwaysThrows(bool byContext)
    {
        foreach (CancellationAction action in Enum.GetValues<CancellationAction>())
        {
            var heard = new Recording();
            Assert.ThrowsExactly<OperationCanceledException>(() =>
                Fit(-1, byContext, o => (o.OnCancellation, o.Callbacks) = (action, [heard]))
            );
            Assert.IsEmpty(heard.Events);
            Assert.ThrowsExactly<OperationCanceledException>(() => Fit(0, byContext, o => o.OnCancellation = action));
        }
    }

    [TestMethod]
    public void Cancelled_BetweenTwoProbesOfOneTime_LeavesNoRowsOfThatTime()
    {
        using var source = new CancellationTokenSource();
        var probe = new CancellingProbe(source, step: 6);
        var after = new CountingProbe();
        FeedForwardRegressionModelParameters model = Training.Model(o =>
        {
            Configure(o);
            (o.CancellationToken, o.OnCancellation, o.Probes) = (source.Token, CancellationAction.ReturnBestModel, [probe, after]);
        });
        Assert.AreEqual(6, after.Count);
        CollectionAssert.AreEqual(
            Enumerable.Range(0, 6).Select(i => (long)i).ToArray(),
            model.Spectra.Measurements.Select(row => row.Step).Distinct().ToArray()
        );
        Assert.AreEqual((5L, 1), (model.TrainingHistory.ModelStep, model.TrainingHistory.BestEpoch));
    }

    [TestMethod]
    public void Cancelled_WhileTheRestoredNetworkIsMeasured_ReturnsIt()
    {
        using var source = new CancellationTokenSource();
        FeedForwardRegressionModelParameters model = Training.Model(o =>
        {
            Configure(o);
            (o.CancellationToken, o.OnCancellation, o.ProbeSchedule) = (
                source.Token,
                CancellationAction.ReturnBestModel,
                ProbeSchedule.AtStartAndEnd
            );
            o.Callbacks = [new Recording { Epoch = Late }];
            o.Probes = [new CancellingProbe(source, step: 10), Probe.Weights()];
        });

        // The third epoch is worse than the second.
        static MLSpectral.TrainingAction Late(MLSpectral.EpochReport report) =>
            report.Epoch switch
            {
                2 => MLSpectral.TrainingAction.SetLearningRate(1),
                3 => MLSpectral.TrainingAction.StopAndRestoreBest(),
                _ => MLSpectral.TrainingAction.Continue,
            };
        Assert.AreEqual(
            (TrainingOutcome.Cancelled, 2, true, 10L),
            (
                model.TrainingHistory.Outcome,
                model.TrainingHistory.BestEpoch,
                model.TrainingHistory.RestoredBest,
                model.TrainingHistory.ModelStep
            )
        );
    }

    [TestMethod]
    public void Cancelled_AfterTheLastStep_EndsTheLastEvaluation()
    {
        using var source = new CancellationTokenSource();
        FeedForwardRegressionModelParameters Model(CancellationAction action) =>
            Training.Model(o =>
            {
                Configure(o);
                (o.Probes, o.CancellationToken, o.OnCancellation) = ([], source.Token, action);
                o.OnEpoch = report =>
                {
                    if (report.Epoch == 6)
                        source.Cancel();
                };
            });
        TrainingHistory history = Model(CancellationAction.ReturnBestModel).TrainingHistory;
        Assert.AreEqual((TrainingOutcome.Cancelled, 6), (history.Outcome, history.Epochs.Count));
        Assert.ThrowsExactly<OperationCanceledException>(() => Model(CancellationAction.Throw));
    }

    [TestMethod]
    public void ACancelledRun_LeavesNoTensors()
    {
        foreach (CancellationAction action in Enum.GetValues<CancellationAction>())
        {
            foreach (bool byContext in new[] { false, true })
            {
                void Run()
                {
                    try
                    {
                        Fit(8, byContext, o => o.OnCancellation = action);
                        Assert.AreEqual(CancellationAction.ReturnBestModel, action);
                    }
                    catch (OperationCanceledException)
                    {
                        Assert.AreEqual(CancellationAction.Throw, action);
                    }
                }

                Run();
                long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
                Run();
                Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
            }
        }
    }

    [TestMethod]
    public void ATokenThatIsNotCancelled_ChangesNothing()
    {
        using var source = new CancellationTokenSource();
        CollectionAssert.AreEqual(
            Training.Bits(Training.Model()),
            Training.Bits(Training.Model(o => (o.CancellationToken, o.OnCancellation) = (source.Token, CancellationAction.ReturnBestModel)))
        );
    }

    // Cancelled when so many steps were taken; before the fit for a negative number.
    private static FeedForwardRegressionModelParameters Fit(int step, bool byContext, Action<FeedForwardRegressionTrainer.Options> change)
    {
        MLContext ml = TestData.Context();
        using var source = new CancellationTokenSource();
        Action cancel = byContext
            ? () => typeof(MLContext).GetMethod("CancelExecution", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(ml, null)
            : source.Cancel;
        var trainer = ml.Regression.Trainers.FeedForward(
            Training.Options(o =>
            {
                Configure(o);
                o.CancellationToken = source.Token;
                o.OnProbe = snapshot =>
                {
                    if (snapshot.Step == step)
                        cancel();
                };
                change(o);
            })
        );
        if (step < 0)
            cancel();
        return trainer.Fit(ml.View()).Model;
    }

    // 140 rows of training, 60 of validation, batches of 32: 5 steps an epoch.
    private static void Configure(FeedForwardRegressionTrainer.Options options) =>
        (options.NumberOfEpochs, options.ValidationFraction, options.Probes, options.ProbeSchedule) = (
            6,
            0.3,
            [Probe.Weights()],
            ProbeSchedule.EverySteps(1)
        );

    private sealed class CancellingProbe(CancellationTokenSource source, long step) : SpectralProbe
    {
        public override IEnumerable<Spectrum> Measure(ProbeContext context)
        {
            if (context.Step == step)
                source.Cancel();
            return Probe.Weights().Measure(context);
        }
    }

    private sealed class CountingProbe : SpectralProbe
    {
        public int Count { get; private set; }

        public override IEnumerable<Spectrum> Measure(ProbeContext context)
        {
            Count++;
            return [];
        }
    }
}
