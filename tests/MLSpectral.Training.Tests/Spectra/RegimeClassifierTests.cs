using MLSpectral.Statistics.Regimes;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Spectra;

/// <summary>Verdicts on the rows of traces.</summary>
[TestClass]
public sealed class RegimeClassifierTests
{
    private static readonly SpectralTrace Trace = Training
        .Model(o =>
            (o.HiddenLayers, o.Optimizer, o.BatchSize, o.ProbeSchedule) = (
                [40, 30],
                Optimizer.GradientDescent(0.001),
                null,
                ProbeSchedule.EveryEpochs(5)
            )
        )
        .Spectra;

    [TestMethod]
    public void ASmallRate_LeavesEveryBulkInvariant()
    {
        IReadOnlyList<RegimeVerdict> verdicts = new RegimeClassifier().Classify(Trace);
        Assert.HasCount(6, verdicts);
        foreach (RegimeVerdict verdict in verdicts)
            Assert.AreEqual(
                verdict is { Matrix: "Weight", Layer: 3 } ? SpectralRegime.Unclear : SpectralRegime.InvariantBulk,
                verdict.Regime,
                verdict.ToString()
            );
        StringAssert.StartsWith(
            verdicts[0].ToString(),
            $"Weight of layer 1 (Hidden1) at step {Trace.AtEnd().Measurements[0].Step}, InvariantBulk. A bulk like noise"
        );
    }

    [TestMethod]
    public void TheColumns_AreTheVerdictsOfTheDefaults()
    {
        var classifier = new RegimeClassifier();
        foreach (SpectralMeasurement row in Trace.Measurements)
        {
            SpectralMeasurement start = Trace.AtStart().Measurements.Single(one => (one.Matrix, one.Layer) == (row.Matrix, row.Layer));
            RegimeVerdict verdict = classifier.Classify(row, start);
            Assert.AreEqual((row.Regime, row.RegimeEvidence, row.Step), ((SpectralRegime?)verdict.Regime, verdict.Evidence, verdict.Step));
        }
    }

    [TestMethod]
    public void OtherThresholds_GiveOtherVerdicts()
    {
        SpectralMeasurement row = Trace.AtEnd().OfMatrix(SpectralMatrix.NeuralTangentKernel).Measurements.Single(),
            start = Trace.AtStart().OfMatrix(SpectralMatrix.NeuralTangentKernel).Measurements.Single();
        var strict = new RegimeClassifier(new RegimeOptions { ScaleTolerance = 0 });
        Assert.AreEqual(0, strict.Options.ScaleTolerance);
        Assert.AreEqual(SpectralRegime.Unclear, strict.Classify(row, start).Regime);
        Assert.AreEqual(SpectralRegime.Unclear, strict.Classify(start, start).Regime);
        Assert.AreEqual(SpectralRegime.Unclear, strict.Classify(row).Regime);
    }

    [TestMethod]
    public void PartsOfASpectrum_AreUnclear()
    {
        var largest = new SpectralMeasurement
        {
            Matrix = "NeuralTangentKernel",
            Coverage = SpectrumCoverage.Largest,
            Eigenvalues = [3, 2, 1],
        };
        RegimeVerdict verdict = new RegimeClassifier().Classify(largest);
        Assert.AreEqual(
            (SpectralRegime.Unclear, "Only the 3 largest eigenvalues were measured, which say nothing of the bulk."),
            (verdict.Regime, verdict.Evidence)
        );
        largest = largest with { Coverage = SpectrumCoverage.Density };
        StringAssert.Contains(new RegimeClassifier().Classify(largest).Evidence, "Only 3 quantiles of the density");
        SpectralMeasurement whole = Trace.OfMatrix(SpectralMatrix.NeuralTangentKernel).AtEnd().Measurements.Single();
        StringAssert.Contains(new RegimeClassifier().Classify(whole, largest).Evidence, "Nothing to compare with");
    }

    [TestMethod]
    public void AnotherSampleAtTheStart_IsNotComparable()
    {
        static SpectralMeasurement Kernel(int size) =>
            new()
            {
                Matrix = "ConjugateKernel",
                Layer = 1,
                Eigenvalues = [.. Enumerable.Range(0, size).Select(i => 40.0 - i)],
            };
        StringAssert.Contains(
            new RegimeClassifier().Classify(Kernel(20), Kernel(30)).Evidence,
            "20 eigenvalues are not comparable with the 30 of the start"
        );
    }

    [TestMethod]
    public void BadArguments_AreRefused()
    {
        var classifier = new RegimeClassifier();
        SpectralMeasurement weight = Trace.Measurements[0],
            kernel = Trace.OfMatrix(SpectralMatrix.ConjugateKernel).Measurements[0];
        StringAssert.StartsWith(
            Assert.ThrowsExactly<ArgumentException>(() => classifier.Classify(weight, kernel)).Message,
            "The measurement is of Weight.1, its start of ConjugateKernel.1; pass two measurements of one matrix."
        );
        Assert.ThrowsExactly<ArgumentException>(() => classifier.Classify(new SpectralMeasurement { Matrix = "A", Eigenvalues = [1, 2] }));
        Assert.ThrowsExactly<ArgumentNullException>(() => classifier.Classify((SpectralTrace)null!));
        Assert.IsEmpty(classifier.Classify(Trace.Where(_ => false)));
    }
}
