using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Callbacks;

/// <summary>Callbacks that go by spectra.</summary>
[TestClass]
public sealed class SpectralCallbackTests
{
    [TestMethod]
    public void Drift_BeyondABound_Stops()
    {
        SpectralTrace free = Model().Spectra;
        SpectralMeasurement[] drift = [.. free.Measurements.Where(row => row is { Matrix: "Weight", Layer: 2 })];
        double bound = 0.5 * (drift[3].RelativeChange + drift[4].RelativeChange);
        Assert.IsTrue(drift[..4].All(row => row.RelativeChange < bound));
        FeedForwardRegressionModelParameters model = Model(
            new SpectralEarlyStopping
            {
                Layer = 2,
                Column = nameof(SpectralMeasurement.RelativeChange),
                Maximum = bound,
            }
        );
        Assert.AreEqual((TrainingOutcome.Stopped, drift[4].Step), (model.TrainingHistory.Outcome, model.TrainingHistory.ModelStep));
        StringAssert.StartsWith(model.TrainingHistory.Reason, $"RelativeChange of Weight, layer 2, is ");

        // Any layer, and a bound that holds.
        Assert.AreEqual(
            TrainingOutcome.Completed,
            Model(new SpectralEarlyStopping { Column = nameof(SpectralMeasurement.RelativeChange), Maximum = 1e6 }).TrainingHistory.Outcome
        );
        Assert.AreEqual(
            4,
            Model(
                new SpectralEarlyStopping { Column = nameof(SpectralMeasurement.RelativeChange), Maximum = 1e-9 }
            ).TrainingHistory.ModelStep
        );
    }

    [TestMethod]
    public void ARange_IsLeftOnlyByWhatWasInIt_AndAfterPatience()
    {
        // Outside, missing, outside, inside, missing, outside, inside, outside, outside.
        double[] alphas = [9, double.NaN, 1, 3, double.NaN, 1, 3, 7, 8];
        Assert.AreEqual(5, StoppedAt(new() { Minimum = 2, Maximum = 6 }, alphas));
        Assert.AreEqual(
            8,
            StoppedAt(
                new()
                {
                    Minimum = 2,
                    Maximum = 6,
                    Patience = 2,
                },
                alphas
            )
        );
        Assert.AreEqual(7, StoppedAt(new() { Maximum = 6.5, Minimum = 0.5 }, alphas));
        Assert.AreEqual(-1, StoppedAt(new() { Maximum = 0.5 }, alphas));
        Assert.IsTrue(new SpectralEarlyStopping { Maximum = 6, RestoreBest = true }.OnProbeCompleted(Snapshot(3)) is { IsStop: false });

        static int StoppedAt(SpectralEarlyStopping settings, double[] alphas)
        {
            TrainingCallback stopping = settings.ForRun();
            return Array.FindIndex([.. alphas.Select(alpha => stopping.OnProbeCompleted(Snapshot(alpha)))], action => action.IsStop);
        }

        static SpectralSnapshot Snapshot(double alpha) =>
            new(
                1,
                1,
                [
                    new SpectralMeasurement
                    {
                        Matrix = SpectralMatrix.Weight,
                        Layer = 1,
                        Alpha = alpha,
                    },
                ]
            );
    }

    [TestMethod]
    public void Balancing_IsTheFormulaOfThePaper()
    {
        TrainingCallback balancing = new TemperatureBalancing
        {
            SmallestFactor = 0.4,
            LargestFactor = 1.4,
            MinimumEigenvalues = 20,
        };
        double[] alphas = [2, 3, 4.5, 7];
        TrainingAction action = balancing.OnProbeCompleted(
            new SpectralSnapshot(1, 1, [.. alphas.Select((alpha, i) => Row(i + 1, alpha, 20)), Row(5, 99, 19)])
        );
        CollectionAssert.AreEqual(new[] { 1, 2, 3, 4 }, action.LayerFactors.Keys.Order().ToArray());
        for (int i = 0; i < 4; i++)
            Assert.AreEqual(0.4 + (alphas[i] - 2) / 5, action.LayerFactors[i + 1], 1e-14);
        action = balancing.OnProbeCompleted(new SpectralSnapshot(1, 1, [Row(1, 3, 30), Row(2, 3, 30), Row(3, double.NaN, 30)]));
        CollectionAssert.AreEquivalent(
            new[] { (1, 0.9), (2, 0.9) },
            action.LayerFactors.Select(pair => (pair.Key, Math.Round(pair.Value, 12))).ToArray()
        );

        static SpectralMeasurement Row(int layer, double alpha, int count) =>
            new()
            {
                Matrix = SpectralMatrix.Weight,
                Layer = layer,
                HillAlpha = alpha,
                Eigenvalues = [.. new double[count]],
            };
    }

    [TestMethod]
    public void Balancing_SetsTheRatesOfLayers_AfterEachMeasurement()
    {
        FeedForwardRegressionModelParameters model = Model(new TemperatureBalancing { MinimumEigenvalues = 10 });
        SpectralMeasurement[][] times =
        [
            .. model
                .Spectra.Measurements.Where(row => row.Matrix == "Weight")
                .GroupBy(row => row.Step)
                .Select(rows => rows.OrderBy(row => row.Layer).ToArray()),
        ];
        Assert.IsTrue(times[0].All(row => row.LearningRate == 0.01));
        foreach ((SpectralMeasurement[] before, SpectralMeasurement[] after) in times.Zip(times.Skip(1)))
        {
            // Two layers are compared: the lighter tail trains at 1.5 η, the heavier at 0.5 η, and the output layer at η.
            double[] alphas = [.. before[..2].Select(row => HillEstimator.EstimateAlphaAtMedian(row.Eigenvalues.AsSpan(), row.NoiseFloor))];
            Assert.AreEqual(alphas[0] > alphas[1] ? 0.015 : 0.005, after[0].LearningRate, 1e-12);
            Assert.AreEqual(alphas[0] > alphas[1] ? 0.005 : 0.015, after[1].LearningRate, 1e-12);
            Assert.AreEqual(0.01, after[2].LearningRate);
        }

        CollectionAssert.AreNotEqual(Training.Bits(Model()), Training.Bits(model));
        CollectionAssert.AreEqual(
            Training.Bits(Model()),
            Training.Bits(
                Model(
                    new TemperatureBalancing
                    {
                        MinimumEigenvalues = 10,
                        SmallestFactor = 1,
                        LargestFactor = 1,
                    }
                )
            )
        );
    }

    [TestMethod]
    public void Balancing_LeavesLayersOutThatDoNotTrain()
    {
        TrainingCallback balancing = new TemperatureBalancing().ForRun();
        SpectralSnapshot snapshot = new(
            1,
            1,
            [
                .. Enumerable
                    .Range(1, 3)
                    .Select(layer => new SpectralMeasurement
                    {
                        Matrix = SpectralMatrix.Weight,
                        Layer = layer,
                        HillAlpha = layer,
                        Eigenvalues = [.. new double[20]],
                    }),
            ]
        );
        var heard = new Recording();
        Training.Model(o =>
            (o.NumberOfEpochs, o.HiddenLayers, o.TrainedLayers, o.Probes, o.ProbeSchedule, o.Callbacks) = (
                2,
                [4, 4],
                [1, 3],
                [Probe.Weights()],
                ProbeSchedule.EveryEpochs(1),
                [heard]
            )
        );
        balancing.OnTrainingStarted(heard.Setup!);
        IReadOnlyDictionary<int, double> factors = balancing.OnProbeCompleted(snapshot).LayerFactors;
        CollectionAssert.AreEquivalent(new[] { (1, 0.5), (3, 1.5) }, factors.Select(pair => (pair.Key, pair.Value)).ToArray());
    }

    [TestMethod]
    public void WithoutMeasurementsWhileTraining_TheyAreRefusedBeforeIt()
    {
        foreach (
            TrainingCallback callback in new TrainingCallback[]
            {
                new SpectralEarlyStopping { Maximum = 6 },
                new TemperatureBalancing(),
            }
        )
        {
            var heard = new Recording();
            StringAssert.Contains(
                Refusal([heard, callback], o => o.ProbeSchedule = ProbeSchedule.AtStartAndEnd),
                "ProbeSchedule.EveryEpochs(1)"
            );
            StringAssert.Contains(Refusal([heard, callback], o => o.Probes = []), "Set Probes");
            CollectionAssert.AreEqual(new[] { "started", "started" }, heard.Events);
        }
    }

    [TestMethod]
    public void WhatCannotBeWatched_IsNamed()
    {
        StringAssert.Contains(
            Refusal([new SpectralEarlyStopping { Matrix = "Weigth", Maximum = 6 }]),
            "Weigth, which no probe measures. There are: Weight of layer 1"
        );
        StringAssert.Contains(Refusal([new SpectralEarlyStopping { Layer = 7, Maximum = 6 }]), "Weight of layer 7");
        StringAssert.Contains(Refusal([new SpectralEarlyStopping()]), "Set Minimum, Maximum or both");
        StringAssert.Contains(Refusal([new SpectralEarlyStopping { Minimum = 3, Maximum = 2 }]), "Minimum is 3; Maximum is 2");
        StringAssert.Contains(Refusal([new TemperatureBalancing { MinimumEigenvalues = 13 }]), "1 of this network's");
        StringAssert.Contains(
            Refusal([new TemperatureBalancing { SmallestFactor = 2 }]),
            "LargestFactor is 1.5; it must not be less than SmallestFactor, 2"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new SpectralEarlyStopping { Column = "Alfa" }).Message,
            "'Alfa'"
        );
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentException>(() => new SpectralEarlyStopping { Column = nameof(SpectralMeasurement.TailKind) })
                .Message,
            "holds a Double"
        );
    }

    private static string Refusal(TrainingCallback[] callbacks, Action<FeedForwardRegressionTrainer.Options>? change = null) =>
        Assert
            .ThrowsExactly<ArgumentException>(() =>
                Training.Model(o =>
                {
                    Configure(o);
                    o.Callbacks = callbacks;
                    change?.Invoke(o);
                })
            )
            .Message;

    private static FeedForwardRegressionModelParameters Model(params TrainingCallback[] callbacks) =>
        Training.Model(o =>
        {
            Configure(o);
            o.Callbacks = callbacks;
        });

    private static void Configure(FeedForwardRegressionTrainer.Options options) =>
        (options.HiddenLayers, options.NumberOfEpochs, options.Probes, options.ProbeSchedule) = (
            [16, 16],
            5,
            [Probe.Weights()],
            ProbeSchedule.EverySteps(4)
        );
}
