using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.Regimes;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Spectra;

/// <summary>The trace as text.</summary>
[TestClass]
public sealed class TraceSummaryTests
{
    [TestMethod]
    public void OfATrainedNetwork_HasTwoRowsForEachMatrix_AndWhatMovedMost()
    {
        SpectralTrace trace = Training.Model(o => (o.HiddenLayers, o.ProbeSchedule) = ([20, 15], ProbeSchedule.EveryEpochs(5))).Spectra;
        string[] lines = Lines(trace);
        Console.WriteLine(trace.Summary());
        Assert.HasCount(1 + (3 * 6) + 1, lines);
        string[] heads = ["step", "λ₁", "stable rank", "outliers", "α", "tail", "drift", "alignment"];
        CollectionAssert.AreEqual(heads, Cells(lines[0]));
        StringAssert.StartsWith(lines[1], "Weight of layer 1 (Hidden1), 20 × 12: ");
        Assert.AreEqual("0", Cells(lines[2])[0]);
        SpectralMeasurement last = trace.AtEnd().OfMatrix("Weight").OfLayer(1).Measurements.Single();
        CollectionAssert.IsSubsetOf(
            new[] { $"{last.Step}", $"{last.SpectralNorm:G4}", $"{last.StableRank:G4}", "none", $"{last.RelativeChange:G4}" },
            Cells(lines[3])
        );
        CollectionAssert.DoesNotContain(Cells(lines[3]), $"{last.Alpha:G4}");
        SpectralMeasurement kernel = trace.AtEnd().OfMatrix("NeuralTangentKernel").Measurements.Single();
        CollectionAssert.Contains(Cells(lines[18]), $"{kernel.Alpha:G4}");
        SpectralMeasurement most = trace.AtEnd().Measurements.MaxBy(row => row.RelativeChange)!;
        StringAssert.StartsWith(lines[^1], $"{most.Matrix} ");
        StringAssert.Contains(lines[^1], $"moved most: drift {most.RelativeChange:G4}, λ₁ from ");
        StringAssert.EndsWith(lines[^1], $" to {most.SpectralNorm:G4}.");
        Assert.IsTrue(lines.All(line => line.Length <= 100));
    }

    [TestMethod]
    public void OfAnEmptyTrace_SaysSo() =>
        Assert.AreEqual("The trace has no rows: nothing was measured, or the selection left nothing.", new SpectralTrace([]).Summary());

    [TestMethod]
    public void OfOneRow_HasOneRow_WithoutColumnsThatItLacks()
    {
        var row = new SpectralMeasurement
        {
            Matrix = "Covariance",
            LayerName = "Features",
            Rows = 500,
            Columns = 12,
            SpectralNorm = 2,
            StableRank = 3.5,
        };
        CollectionAssert.AreEqual(
            new[] { "  λ₁  stable rank", "Covariance (Features), 500 × 12", "   2          3.5" },
            Lines(new SpectralTrace([row]))
        );
    }

    [TestMethod]
    public void LongNamesAndNumbers_StayWithinAHundredColumns()
    {
        string name = string.Concat(Enumerable.Repeat("The words of the review, ", 20));
        SpectralMeasurement Row(long step, double size) =>
            new()
            {
                Matrix = "Covariance",
                LayerName = name,
                Rows = 1_000_000,
                Columns = 4096,
                Step = step,
                SpectralNorm = 1.25e-123 * size,
                StableRank = 123456.7,
                OutlierCount = 4096,
                Alpha = 1.23456e15,
                TailKind = TailKind.TruncatedPowerLaw,
                Regime = SpectralRegime.BulkWithOutliers,
                RelativeChange = 1.25e-10 * size,
                TargetAlignment = 1.23456e-7,
            };
        string[] lines = Lines(new SpectralTrace([Row(0, 1), Row(12_345_678, 3)]));
        Console.WriteLine(string.Join('\n', lines));
        Assert.IsTrue(lines.All(line => line.Length <= 100), string.Join('\n', lines));
        StringAssert.EndsWith(lines[1], "…, 1000000 × 4096: bulk with outliers");
        StringAssert.StartsWith(lines[^1], "Covariance (The words of the review");
        StringAssert.EndsWith(lines[^1], "… moved most: drift 3.75E-10, λ₁ from 1.25E-123 to 3.75E-123.");
    }

    [TestMethod]
    public void WithoutDrift_TheLargestEigenvalueTells_AndZeroDriftIsNoMovement()
    {
        SpectralMeasurement Row(string matrix, long step, double norm, double drift) =>
            new()
            {
                Matrix = matrix,
                Step = step,
                SpectralNorm = norm,
                RelativeChange = drift,
            };
        SpectralTrace without = new([
            Row("A", 0, 1, double.NaN),
            Row("B", 0, 1, double.NaN),
            Row("A", 5, 2, double.NaN),
            Row("B", 5, 0.25, double.NaN),
        ]);
        Assert.AreEqual("No drift was measured; λ₁ changed most in B, from 1 to 0.25.", Lines(without)[^1]);
        SpectralTrace still = new([Row("A", 0, 1, 0), Row("A", 5, 1, 0)]);
        Assert.AreEqual("Nothing moved: every drift is 0.", Lines(still)[^1]);
    }

    private static string[] Lines(SpectralTrace trace) => trace.Summary().Split(Environment.NewLine);

    private static string[] Cells(string line) => line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
