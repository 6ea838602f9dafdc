using MLSpectral.Statistics;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral.Tests.Spectra;

/// <summary>That every column of a row is what its documentation says.</summary>
[TestClass]
public sealed class SpectralMeasurementTests
{
    [TestMethod]
    public void Of_AWeightSpectrum_FillsEveryColumn()
    {
        double[] eigenvalues = [30, 5.5, 5, 4, 3.5, 3, 2.5, 2, 1.5, 1, 0.5, 1e-12];
        double[] startEigenvalues = [6, 5.5, 5, 4, 3.5, 3, 2.5, 2, 1.5, 1, 0.5, 1e-12];
        var spectrum = new Spectrum("Weight", 3, "Hidden3", 12, 48, eigenvalues, noiseFloor: 1e-10)
        {
            IsExact = false,
            ErrorBound = 0.5,
            RelativeChange = 0.1,
            OperatorChange = 0.15,
            KernelAlignmentToInitial = 0.18,
            TargetAlignment = 0.2,
            CenteredTargetAlignment = 0.3,
            TopEigenvectorAlignment = 0.4,
        };
        SpectralMeasurement row = SpectralMeasurement.Compute(
            spectrum,
            new Spectrum("Weight", 3, "Hidden3", 12, 48, startEigenvalues, 1e-10)
        );

        Assert.AreEqual(
            ("Weight", 3, "Hidden3", 12L, 48L, 0.25),
            (row.Matrix, row.Layer, row.LayerName, row.Rows, row.Columns, row.AspectRatio)
        );
        Assert.AreEqual((1e-10, false, 0.5), (row.NoiseFloor, row.IsExact, row.ErrorBound));
        Assert.AreEqual((0.1, 0.15, 0.18), (row.RelativeChange, row.OperatorChange, row.KernelAlignmentToInitial));
        Assert.AreEqual((0.2, 0.3, 0.4), (row.TargetAlignment, row.CenteredTargetAlignment, row.TopEigenvectorAlignment));
        CollectionAssert.AreEqual(eigenvalues, row.Eigenvalues);
        Assert.AreEqual(58.5, row.Trace, 1e-9);
        Assert.AreEqual(Math.Log10(58.5), row.LogNorm, 1e-9);
        Assert.AreEqual(30, row.SpectralNorm);
        Assert.AreEqual(Math.Log10(30), row.LogSpectralNorm, 1e-15);
        Assert.AreEqual(Math.Sqrt(eigenvalues.Sum(v => v * v)), row.FrobeniusNorm, 1e-12);
        Assert.AreEqual(58.5 / 30, row.StableRank, 1e-9);
        Assert.AreEqual(11, row.NumericalRank);
        Assert.AreEqual(double.PositiveInfinity, row.ConditionNumber);

        // The median of the eleven values above the floor is 3; five are larger.
        Assert.AreEqual(1 + (5 / new[] { 30, 5.5, 5, 4, 3.5 }.Sum(v => Math.Log(v / 3))), row.HillAlpha, 1e-14);

        MarchenkoPasturTest bulk = MarchenkoPasturTest.Test(eigenvalues, 48, level: 0.01, noiseFloor: 1e-10);
        Assert.AreEqual((bulk.Law!.Variance, bulk.LowerEdge, bulk.UpperEdge), (row.BulkVariance, row.BulkLower, row.BulkUpper));
        Assert.AreEqual((bulk.BulkDistance, bulk.BulkPValue), (row.BulkDistance, row.BulkPValue));
        Assert.AreEqual(
            (bulk.OutlierThreshold, (double)bulk.OutlierCount, bulk.OutlierPValue),
            (row.OutlierThreshold, row.OutlierCount, row.OutlierPValue)
        );
        Assert.AreEqual(1, row.OutlierCount);
        Assert.IsTrue(row.OutlierThreshold is > 5.5 and < 30);
        Assert.AreEqual(bulk.UpperEdge / 30, row.SoftRank, 1e-15);

        TailAnalysis tail = TailAnalysis.Compute(eigenvalues, new PowerLawFitOptions { NoiseFloor = 1e-10 });
        Assert.AreEqual((tail.Fit.Alpha, tail.Fit.AlphaError, tail.Fit.Xmin), (row.Alpha, row.AlphaError, row.Xmin));
        Assert.AreEqual(((double)tail.Fit.TailCount, tail.Fit.KsDistance, double.NaN), (row.TailCount, row.KsDistance, row.PowerLawPValue));
        Assert.AreEqual(
            (Ratio<ExponentialModel>(tail), Ratio<LogNormalModel>(tail)),
            ((row.ExponentialRatio, row.ExponentialPValue), (row.LogNormalRatio, row.LogNormalPValue))
        );
        Assert.AreEqual(
            (Ratio<TruncatedPowerLawModel>(tail), Ratio<StretchedExponentialModel>(tail)),
            ((row.TruncatedPowerLawRatio, row.TruncatedPowerLawPValue), (row.StretchedExponentialRatio, row.StretchedExponentialPValue))
        );
        Assert.AreEqual(tail.Fit.Alpha * Math.Log10(30), row.AlphaWeighted, 1e-13);
        Assert.AreEqual(Math.Log10(eigenvalues.Take(11).Sum(v => Math.Pow(v, tail.Fit.Alpha))), row.LogAlphaNorm, 1e-13);
        Assert.AreEqual(58.5 * 58.5 / eigenvalues.Sum(v => v * v), row.ParticipationRatio, 1e-9);

        SpectrumStatistics statistics = SpectrumStatistics.Compute(eigenvalues, new() { LargerSide = 48, NoiseFloor = 1e-10 });
        Assert.AreEqual((statistics.TailKind.ToString(), statistics.Evidence), (row.TailKindName, row.Evidence));
        Assert.AreEqual(statistics.TailKind, row.TailKind);

        // Only the largest differs: 6 at the start, 30 now.
        Assert.AreEqual(1.0 / 12, row.SpectrumKs, 1e-15);
        Assert.AreEqual(24.0 / 12, row.SpectrumWasserstein, 1e-14);
    }

    [TestMethod]
    public void Of_WithPermutations_TakesTheirNumbers()
    {
        double[] eigenvalues = [.. Enumerable.Range(0, 20).Select(i => 21.0 - i)];
        var permutations = new PermutationTest(
            MarchenkoPasturTest.Test(eigenvalues, 40),
            21,
            [10, 30, 12],
            [1, 1, 1],
            excessKurtosis: 7,
            entryCount: 800
        );
        var spectrum = new Spectrum("Weight", 1, "Hidden1", 20, 40, eigenvalues, 0)
        {
            Permutations = permutations,
        };
        SpectralMeasurement row = SpectralMeasurement.Compute(spectrum, spectrum);
        Assert.AreEqual((2.0 / 4, 1, 7), (row.PermutationPValue, row.PermutationBulkPValue, row.EntryKurtosis));
    }

    [TestMethod]
    public void Of_WithBootstrap_HasThePowerLawsPValue()
    {
        double[] eigenvalues = [.. Enumerable.Range(0, 60).Select(i => Math.Pow((i + 0.5) / 60, -0.5))];
        var spectrum = new Spectrum("Kernel", 1, "Hidden1", 60, 60, eigenvalues, 0);
        double p = SpectralMeasurement.Compute(spectrum, spectrum, new() { BootstrapReplicas = 50, Seed = 3 }).PowerLawPValue;
        Assert.IsTrue(p is > 0.5 and <= 1, $"p = {p}");
        Assert.AreEqual(p, SpectralMeasurement.Compute(spectrum, spectrum, new() { BootstrapReplicas = 50, Seed = 3 }).PowerLawPValue);
    }

    [TestMethod]
    public void Of_AKernelSpectrum_HasNoBulk()
    {
        var spectrum = new Spectrum("ConjugateKernel", 1, "Hidden1", 20, 30, [.. Enumerable.Range(1, 20).Select(i => 21.0 - i)], 0);
        SpectralMeasurement row = SpectralMeasurement.Compute(spectrum, spectrum);
        foreach (
            double value in new[]
            {
                row.BulkVariance,
                row.BulkLower,
                row.BulkUpper,
                row.OutlierCount,
                row.RelativeChange,
                row.TargetAlignment,
            }
        )
            Assert.AreEqual(double.NaN, value);
        Assert.AreEqual(2.0 / 3, row.AspectRatio, 1e-15);
    }

    [TestMethod]
    public void Of_ALowRankMatrix_UsesNoEigenvalueUnderTheFloor()
    {
        // Three eigenvalues and rounding, which differs between two times.
        static Spectrum Noisy(double noise) =>
            new("Weight", 1, "Hidden1", 100, 20, [9, 5, 4, .. Enumerable.Range(1, 17).Select(i => noise / i)], 1e-12)
            {
            };
        SpectralMeasurement row = SpectralMeasurement.Compute(Noisy(1e-13), Noisy(1e-15));
        Assert.AreEqual(0, row.SpectrumKs);
        Assert.AreEqual(double.NaN, row.OutlierCount);
        Assert.AreEqual(double.NaN, row.HillAlpha);
        Assert.AreEqual(3, row.NumericalRank);
        Assert.AreEqual((SpectrumCoverage.All, "All"), (row.Coverage!.Value, row.CoverageName));
    }

    [TestMethod]
    public void Of_TheLargestEigenvalues_SaysOnlyWhatTheyKnow()
    {
        static Spectrum Top(double largest) =>
            new("NeuralTangentKernel", 0, "Network", 100, 5000, [largest, 3, 2], 1e-12)
            {
                Coverage = SpectrumCoverage.Largest,
                IsExact = false,
                Trace = 40,
                FrobeniusNorm = 10,
                CumulativeTargetAlignment = [0.2, 0.5, 0.6],
                KernelVelocity = 0.01,
            };
        SpectralMeasurement row = SpectralMeasurement.Compute(Top(8), Top(9));
        Assert.AreEqual(("Largest", false), (row.CoverageName, row.IsExact));
        Assert.AreEqual(
            (40.0, 10.0, 8.0, 5.0, 16.0),
            (row.Trace, row.FrobeniusNorm, row.SpectralNorm, row.StableRank, row.ParticipationRatio)
        );
        Assert.AreEqual((Math.Log10(40), Math.Log10(8), 0.01), (row.LogNorm, row.LogSpectralNorm, row.KernelVelocity));
        CollectionAssert.AreEqual((double[])[0.2, 0.5, 0.6, .. Enumerable.Repeat(double.NaN, 7)], row.CumulativeTargetAlignment);
        foreach (
            double unknown in new[]
            {
                row.NumericalRank,
                row.EffectiveRank,
                row.ConditionNumber,
                row.Alpha,
                row.HillAlpha,
                row.SpectrumKs,
                row.SpectrumWasserstein,
                row.BulkDistance,
            }
        )
            Assert.AreEqual(double.NaN, unknown);
        StringAssert.Contains(row.Evidence, "The 3 largest of 100 eigenvalues");
    }

    [TestMethod]
    public void Of_ADensity_HasADistanceToTheDensityAtTheStart()
    {
        static Spectrum Density(double shift) =>
            new("ConjugateKernel", 1, "Hidden1", 1000, 5000, [4 + shift, 3 + shift, 2 + shift, 1 + shift], 1e-12)
            {
                Coverage = SpectrumCoverage.Density,
                Trace = 2500,
            };
        SpectralMeasurement row = SpectralMeasurement.Compute(Density(0.5), Density(0));
        Assert.AreEqual(("Density", 0.5, 0.25), (row.CoverageName, row.SpectrumWasserstein, row.SpectrumKs));
    }

    private static (double, double) Ratio<TModel>(TailAnalysis tail)
        where TModel : TailModel
    {
        TailComparison comparison = tail.Comparisons.Single(one => one.Second is TModel);
        return (comparison.LogLikelihoodRatio, comparison.PValue);
    }
}
