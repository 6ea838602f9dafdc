using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using Microsoft.ML;
using MLSpectral.Tests.Trainers;
using Tensorboard;

namespace MLSpectral.Tests.Callbacks;

/// <summary>The event files, read back as TensorBoard reads them.</summary>
[TestClass]
public sealed class TensorBoardTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlspectral-");

    [TestCleanup]
    public void Clean() => _folder.Delete(recursive: true);

    [TestMethod]
    public void EverythingOfARun_IsInItsFile()
    {
        FeedForwardRegressionModelParameters model = Training.Model(o =>
        {
            o.NumberOfEpochs = 4;
            o.ValidationFraction = 0.2;
            o.ProbeSchedule = ProbeSchedule.EveryEpochs(2);
            o.Callbacks = [new TensorBoardLogger(_folder.FullName)];
        });
        List<Event> events = Read("run-1");
        foreach (EpochRecord epoch in model.TrainingHistory.Epochs)
        {
            Assert.AreEqual((float)epoch.TrainLoss, Scalar(events, "Loss/Train", epoch.Step));
            Assert.AreEqual((float)epoch.ValidationLoss, Scalar(events, "Loss/Validation", epoch.Step));
            Assert.AreEqual((float)epoch.ValidationMetric, Scalar(events, "Metric/RSquared", epoch.Step));
            Assert.AreEqual((float)epoch.LearningRate, Scalar(events, "Training/LearningRate", epoch.Step));
            Assert.AreEqual((float)epoch.GradientNorm, Scalar(events, "Training/GradientNorm", epoch.Step));
        }

        Assert.HasCount(3, model.Spectra.Measurements.Select(row => row.Step).Distinct());
        foreach (SpectralMeasurement row in model.Spectra.Measurements)
        {
            string matrix = row.Matrix == SpectralMatrix.NeuralTangentKernel ? row.Matrix : $"{row.Matrix}.{row.Layer}";
            Assert.AreEqual((float)row.StableRank, Scalar(events, $"StableRank/{matrix}", row.Step));
            Assert.AreEqual((float)row.RelativeChange, Scalar(events, $"RelativeChange/{matrix}", row.Step));
            HistogramProto histogram = Value(events, $"Eigenvalues/{matrix}", row.Step).Histo;
            Assert.AreEqual(row.Eigenvalues.Length, histogram.Num);
            Assert.AreEqual(row.Eigenvalues.Length, histogram.Bucket.Sum());
            Assert.AreEqual((row.Eigenvalues[0], row.Eigenvalues[^1]), (histogram.Max, histogram.Min));
            Assert.AreEqual(row.Eigenvalues.Sum(), histogram.Sum, 1e-12 * histogram.Sum);
            for (int bin = 0; bin < histogram.Bucket.Count; bin++)
            {
                double above = bin == 0 ? 0 : histogram.BucketLimit[bin - 1];
                int inside = row.Eigenvalues.Count(value => value <= histogram.BucketLimit[bin] && (bin == 0 || value > above));
                Assert.AreEqual(inside, histogram.Bucket[bin], $"bin {bin} of {matrix}");
            }
        }

        Assert.IsEmpty(
            events.Where(e => e.Summary is not null).SelectMany(e => e.Summary.Value).Where(value => float.IsNaN(value.SimpleValue))
        );
    }

    [TestMethod]
    public void RunsOfACrossValidation_HaveFoldersOfTheirOwn()
    {
        MLContext ml = TestData.Context();
        ml.Regression.CrossValidate(
            ml.View(),
            ml.Regression.Trainers.FeedForward(
                Training.Options(o =>
                {
                    o.NumberOfEpochs = 2;
                    o.Probes = [];
                    o.Callbacks = [new TensorBoardLogger(_folder.FullName) { Columns = [] }];
                })
            ),
            numberOfFolds: 3
        );
        CollectionAssert.AreEquivalent(
            new[] { "run-1", "run-2", "run-3" },
            _folder.GetDirectories().Select(folder => folder.Name).ToArray()
        );
        Assert.HasCount(2, Read("run-3").Where(e => e.Summary?.Value.Any(value => value.Tag == "Loss/Train") == true));
    }

    [TestMethod]
    public void AFolderThatCannotBe_IsNamed()
    {
        string file = Path.Combine(_folder.FullName, "taken");
        File.WriteAllText(file, "");
        string message = Assert.Throws<IOException>(() => Training.Model(o => o.Callbacks = [new TensorBoardLogger(file)])).Message;
        StringAssert.Contains(message, $"TensorBoardLogger cannot write into the folder '{file}'");
    }

    [TestMethod]
    public void WhatIsNoColumnOfNumbers_IsRefused() =>
        StringAssert.Contains(
            Assert
                .Throws<ArgumentException>(() => new TensorBoardLogger("runs") { Columns = [nameof(SpectralMeasurement.Matrix)] })
                .Message,
            "'Matrix'"
        );

    private static float Scalar(List<Event> events, string tag, long step) => Value(events, tag, step).SimpleValue;

    private static Summary.Types.Value Value(List<Event> events, string tag, long step) =>
        events.Where(e => e.Step == step && e.Summary is not null).SelectMany(e => e.Summary.Value).Single(value => value.Tag == tag);

    // A record is its length, the masked checksum of that, the message, and the masked checksum of the message.
    private List<Event> Read(string run)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(Directory.GetFiles(Path.Combine(_folder.FullName, run)).Single());
        var events = new List<Event>();
        while (!bytes.IsEmpty)
        {
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
            Assert.AreEqual(MaskedChecksum(bytes[..8]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            ReadOnlySpan<byte> message = bytes.Slice(12, length);
            Assert.AreEqual(MaskedChecksum(message), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            var record = new Event();
            record.MergeFrom(new CodedInputStream(message.ToArray()));
            events.Add(record);
            bytes = bytes[(16 + length)..];
        }

        Assert.AreEqual("brain.Event:2", events[0].FileVersion);
        return events;
    }

    private static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        uint checksum = uint.MaxValue;
        foreach (byte value in bytes)
            checksum = BitOperations.Crc32C(checksum, value);
        checksum = ~checksum;
        return BitOperations.RotateRight(checksum, 15) + 0xa282ead8;
    }
}
