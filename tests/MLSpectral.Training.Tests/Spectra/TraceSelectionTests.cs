using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Spectra;

/// <summary>Parts of a trace, and ML.NET's own ways to take parts of a data view.</summary>
[TestClass]
public sealed class TraceSelectionTests
{
    private static readonly SpectralTrace Trace = Training
        .Model(o => (o.HiddenLayers, o.ProbeSchedule) = ([20, 15], MLSpectral.ProbeSchedule.EveryEpochs(5)))
        .Spectra;

    [TestMethod]
    public void Selections_AreTheRowsThatTheyName_AndCompose()
    {
        long[] steps = [.. Trace.Measurements.Select(row => row.Step).Distinct()];
        Assert.IsGreaterThan(3, steps.Length);
        AssertRows(row => row.Matrix == "Weight", Trace.OfMatrix(SpectralMatrix.Weight));
        AssertRows(row => row.Layer == 2, Trace.OfLayer(2));
        AssertRows(row => row.Layer == 0, Trace.OfLayer(0));
        AssertRows(row => row.Step == steps[1], Trace.AtStep(steps[1]));
        AssertRows(row => row.Step == 0, Trace.AtStart());
        AssertRows(row => row.Step == steps[^1], Trace.AtEnd());
        AssertRows(row => row is { Matrix: "Weight", Layer: 1 } && row.Step == steps[^1], Trace.OfMatrix("Weight").OfLayer(1).AtEnd());
        AssertRows(
            row => row is { Matrix: "ConjugateKernel", Layer: 2, Step: 0 },
            Trace.AtStart().OfLayer(2).OfMatrix(SpectralMatrix.ConjugateKernel)
        );

        // The first step of what is left, not of the whole.
        AssertRows(row => row.Step == steps[2], Trace.Where(row => row.Step > steps[1]).AtStart());
    }

    [TestMethod]
    public void PartsWithoutRows_AreTracesToo()
    {
        Assert.IsEmpty(Trace.AtStep(-1).Measurements);
        Assert.IsEmpty(Trace.OfLayer(99).AtEnd().AtStart().OfMatrix("Anything").Measurements);
        Assert.IsEmpty(Trace.OfMatrix(SpectralMatrix.Covariance).Measurements);
        string message = Assert.ThrowsExactly<ArgumentException>(() => Trace.OfMatrix("Weights")).Message;
        StringAssert.Contains(
            message,
            "The trace has no matrix 'Weights'; it has Weight, ConjugateKernel, NeuralTangentKernel. Use one of these names"
        );
    }

    [TestMethod]
    public void MatricesOfOnesOwn_AreFoundByName()
    {
        var own = new SpectralTrace([new() { Matrix = "Mine", Step = 3 }, new() { Matrix = "Mine", Step = 1 }]);
        Assert.AreEqual(1, own.OfMatrix("Mine").AtStart().Measurements.Single().Step);
        Assert.AreEqual(3, own.OfMatrix("Mine").AtEnd().Measurements.Single().Step);
    }

    [TestMethod]
    public void TakeAndSkipRows_GiveTheRowsInOrder()
    {
        var ml = TestData.Context();
        long[] steps = [.. Trace.Measurements.Select(row => row.Step)];
        CollectionAssert.AreEqual(steps[..7], ml.Data.TakeRows(Trace, 7).GetColumn<long>("Step").ToArray());
        CollectionAssert.AreEqual(steps[7..], ml.Data.SkipRows(Trace, 7).GetColumn<long>("Step").ToArray());
        double[][] eigenvalues = [.. ml.Data.SkipRows(ml.Data.TakeRows(Trace, 9), 8).GetColumn<double[]>("Eigenvalues")];
        CollectionAssert.AreEqual(Trace.Measurements[8].Eigenvalues, eigenvalues.Single());
    }

    [TestMethod]
    public void HeavyTail_OfTheEigenvalues_IsTheTracesOwnTail()
    {
        // All eigenvalues of the weights are above the floor of the trace.
        var ml = TestData.Context();
        SpectralTrace weights = Trace.OfMatrix(SpectralMatrix.Weight).Where(row => row.NumericalRank == row.Eigenvalues.Length);
        Assert.IsGreaterThan(6, weights.Measurements.Count);
        float[][] tails = [.. ml.Transforms.HeavyTail("Tail", "Eigenvalues").Fit(weights).Transform(weights).GetColumn<float[]>("Tail")];
        for (int i = 0; i < tails.Length; i++)
            AssertTail(weights.Measurements[i], tails[i]);
    }

    [TestMethod]
    public void HeavyTail_WithTheFloorOfTheTrace_IsTheTracesOwnTail_OfKernelsToo()
    {
        var ml = TestData.Context();
        double epsilon = Math.ScaleB(1, -52);
        foreach (double size in Trace.Measurements.Select(row => Math.Round(row.NoiseFloor / (epsilon * row.SpectralNorm))).Distinct())
        {
            SpectralTrace part = Trace.Where(row => row.NoiseFloor == size * epsilon * row.SpectralNorm);
            var options = new HeavyTailOptions { RelativeNoiseFloor = size * epsilon };
            float[][] tails =
            [
                .. ml.Transforms.HeavyTail("Tail", "Eigenvalues", options).Fit(part).Transform(part).GetColumn<float[]>("Tail"),
            ];
            Assert.IsNotEmpty(tails);
            for (int i = 0; i < tails.Length; i++)
                AssertTail(part.Measurements[i], tails[i]);
        }
    }

    private static void AssertTail(SpectralMeasurement row, float[] tail)
    {
        string[] slots =
        [
            .. HeavyTailSlot.Of(new HeavyTailOptions()).Select(slot => slot.Name),
        ];
        foreach (string slot in slots)
            Assert.AreEqual(
                (float)(double)typeof(SpectralMeasurement).GetProperty(slot)!.GetValue(row)!,
                tail[Array.IndexOf(slots, slot)],
                $"{slot} of {row}"
            );
    }

    private static void AssertRows(Func<SpectralMeasurement, bool> condition, SpectralTrace part)
    {
        Assert.IsNotEmpty(part.Measurements);
        CollectionAssert.AreEqual(Trace.Measurements.Where(condition).ToArray(), part.Measurements.ToArray());
    }
}
