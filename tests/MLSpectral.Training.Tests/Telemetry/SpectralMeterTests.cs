using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Telemetry;

/// <summary>Every instrument, read back by a listener.</summary>
[TestClass]
public sealed class SpectralMeterTests
{
    [TestMethod]
    public void Training_TellsEveryEpochAndEveryRowOfTheTrace()
    {
        using var readings = new MeterReadings();
        FeedForwardRegressionModelParameters model = Training.Model(Watched);
        IReadOnlyList<EpochRecord> epochs = model.TrainingHistory.Epochs;
        AssertValues(readings, "mlspectral.training.loss", epochs.Select(epoch => epoch.TrainLoss));
        AssertValues(readings, "mlspectral.validation.loss", epochs.Select(epoch => epoch.ValidationLoss));
        AssertValues(readings, "mlspectral.validation.metric", epochs.Select(epoch => epoch.ValidationMetric));
        Assert.IsTrue(readings.Of("mlspectral.validation.metric").All(reading => Equals(reading.Tag("mlspectral.metric"), "RSquared")));
        AssertValues(readings, "mlspectral.training.learning_rate", epochs.Select(epoch => epoch.LearningRate));
        AssertValues(readings, "mlspectral.training.gradient_norm", epochs.Select(epoch => epoch.GradientNorm));
        AssertValues(readings, "mlspectral.training.throughput", epochs.Select(epoch => epoch.SamplesPerSecond));
        AssertValues(readings, "mlspectral.training.epochs", epochs.Select(_ => 1.0));
        AssertValues(readings, "mlspectral.training.steps", epochs.Select(_ => 5.0));
        AssertValues(readings, "mlspectral.training.rows", epochs.Select(_ => (double)model.TrainingHistory.Rows.Used));

        Reading[] durations = readings.Of("mlspectral.probe.duration");
        Assert.HasCount(3, durations);
        Assert.IsTrue(durations.All(reading => reading.Value is > 0 and < 600));
        IReadOnlyList<SpectralMeasurement> rows = model.Spectra.Measurements;
        AssertRows(readings, "mlspectral.spectrum.alpha", rows, row => row.Alpha);
        AssertRows(readings, "mlspectral.spectrum.stable_rank", rows, row => row.StableRank);
        AssertRows(readings, "mlspectral.spectrum.outliers", rows, row => row.OutlierCount);
        AssertRows(readings, "mlspectral.spectrum.largest_eigenvalue", rows, row => row.SpectralNorm);
        AssertRows(readings, "mlspectral.spectrum.drift", rows, row => row.RelativeChange);
        AssertRows(readings, "mlspectral.spectrum.alignment_to_initial", rows, row => row.KernelAlignmentToInitial);
        AssertRows(readings, "mlspectral.spectrum.target_alignment", rows, row => row.TargetAlignment);
        Assert.HasCount(1, readings.All.Select(reading => reading.Tag("mlspectral.run")).Distinct());
        Assert.IsTrue(readings.All.All(reading => double.IsFinite(reading.Value)));
    }

    [TestMethod]
    public void Runs_AreToldApart()
    {
        using var readings = new MeterReadings(instrument => instrument.Name == "mlspectral.training.epochs");
        Training.Model(Watched);
        Training.Model(Watched);
        object?[] runs = [.. readings.All.Select(reading => reading.Tag("mlspectral.run"))];
        Assert.HasCount(8, runs);
        Assert.HasCount(2, runs.Distinct());
    }

    [TestMethod]
    public void AListener_ChangesNoBitOfTheModel()
    {
        uint[] expected = Training.Bits(Training.Model(Watched));
        using var readings = new MeterReadings();
        CollectionAssert.AreEqual(expected, Training.Bits(Training.Model(Watched)));
        Assert.IsNotEmpty(readings.All);
    }

    [TestMethod]
    public void ABatchOfNewRows_IsToldWithItsColumn()
    {
        using var readings = new MeterReadings();
        DriftTelemetry.Batch("Features", 500, 0.1, 0.2, double.NaN, 0.04);
        CollectionAssert.AreEqual(
            new[]
            {
                ("mlspectral.drift.spectrum", 0.1),
                ("mlspectral.drift.covariance", 0.2),
                ("mlspectral.drift.p_value", 0.04),
                ("mlspectral.drift.rows", 500),
            },
            readings.All.Select(reading => (reading.Instrument, reading.Value)).ToArray()
        );
        Assert.IsTrue(readings.All.All(reading => Equals(reading.Tag("mlspectral.column"), "Features")));
    }

    private static void Watched(FeedForwardRegressionTrainer.Options options)
    {
        options.NumberOfEpochs = 4;
        options.ValidationFraction = 0.2;
        options.ProbeSchedule = ProbeSchedule.EveryEpochs(2);
    }

    private static void AssertValues(MeterReadings readings, string instrument, IEnumerable<double> expected) =>
        CollectionAssert.AreEqual(expected.ToArray(), readings.Of(instrument).Select(reading => reading.Value).ToArray(), instrument);

    private static void AssertRows(
        MeterReadings readings,
        string instrument,
        IEnumerable<SpectralMeasurement> rows,
        Func<SpectralMeasurement, double> value
    )
    {
        (object?, object?, object?, double)[] expected =
        [
            .. rows.Where(row => double.IsFinite(value(row)))
                .Select(row => ((object?)row.Matrix, (object?)row.Layer, (object?)row.LayerName, value(row))),
        ];
        Assert.IsNotEmpty(expected, instrument);
        CollectionAssert.AreEqual(
            expected,
            readings
                .Of(instrument)
                .Select(reading =>
                    (reading.Tag("mlspectral.matrix"), reading.Tag("mlspectral.layer"), reading.Tag("mlspectral.layer.name"), reading.Value)
                )
                .ToArray(),
            instrument
        );
    }
}
