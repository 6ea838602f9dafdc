using CsCheck;
using MLSpectral.Statistics;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.RandomMatrices;
using MLSpectral.Statistics.Samples;
using MLSpectral.Statistics.Sizes;

namespace MLSpectral.Tests.Statistics;

/// <summary>All statistics of one spectrum, and when its tail is a finding.</summary>
[TestClass]
public sealed class SpectrumStatisticsTests
{
    private const int Rows = 300;
    private const int Columns = 200;

    private static double[] Noise => GaussianSpectrum.Draw(RandomStream.Of(1, 1), Rows, Columns);

    private static double[] PowerLaw => [.. Enumerable.Range(0, Columns).Select(i => Math.Pow((i + 0.5) / Columns, -1 / 1.5))];

    [TestMethod]
    public void Of_PureNoise_HasNoTail()
    {
        SpectrumStatistics statistics = Statistics(Noise);
        Assert.AreEqual(TailKind.None, statistics.TailKind);
        Assert.AreEqual(statistics.Bulk!.Evidence, statistics.Evidence);
        Assert.IsTrue(statistics.Tail.Fit.IsFitted, "Noise has a fitted tail, too.");
    }

    [TestMethod]
    public void Of_NoiseWithAFewOutliers_HasNoTail()
    {
        SpectrumStatistics statistics = Statistics([12, 9, 7, .. Noise[3..]]);
        Assert.AreEqual(3, statistics.Bulk!.OutlierCount);
        Assert.AreEqual(TailKind.None, statistics.TailKind);
        StringAssert.Contains(statistics.Evidence, "3 eigenvalues");
    }

    [TestMethod]
    public void Of_OutliersWithoutABulkBesideThem_IsUndetermined()
    {
        // Nine others are too few to test, and zeros are no bulk.
        SpectrumStatistics few = SpectrumStatistics.Compute([100, .. new MarchenkoPastur(0.5).Quantiles(9)], new() { LargerSide = 20 });
        SpectrumStatistics zeros = SpectrumStatistics.Compute(
            [.. new MarchenkoPastur(0.5).Quantiles(200)[..102], .. new double[98]],
            new() { LargerSide = 400 }
        );
        Assert.IsTrue(few.Bulk!.IsRejected && zeros.Bulk!.IsRejected);
        Assert.AreEqual((TailKind.Undetermined, TailKind.Undetermined), (few.TailKind, zeros.TailKind));
        StringAssert.Contains(zeros.Evidence, "no bulk");
    }

    [TestMethod]
    public void Of_NoiseWithATailOfOutliers_HasTheKindOfItsTail()
    {
        // Twenty outliers on a bulk like noise: the tail's own verdict counts.
        double[] outliers = [.. Enumerable.Range(0, 20).Select(i => 8 * Math.Pow((i + 0.5) / 20, -0.7))];
        SpectrumStatistics statistics = Statistics([.. outliers, .. GaussianSpectrum.Draw(RandomStream.Of(1, 2), 280, 180)]);
        Assert.AreEqual(20, statistics.Bulk!.OutlierCount);
        Assert.IsFalse(statistics.Bulk.IsBulkRejected);
        Assert.AreEqual(statistics.Tail.Kind, statistics.TailKind);
        StringAssert.Contains(statistics.Evidence, statistics.Tail.Evidence);
    }

    [TestMethod]
    public void Of_APowerLaw_IsOne()
    {
        SpectrumStatistics statistics = Statistics(PowerLaw);
        Assert.AreEqual(TailKind.PowerLaw, statistics.TailKind);
        Assert.AreEqual(2.5, statistics.Tail.Fit.Alpha, 0.1);
        Assert.IsTrue(double.IsNaN(statistics.Tail.GoodnessOfFitPValue));
        Assert.AreEqual(AlphaNorm.ComputeWeightedAlpha(PowerLaw, statistics.Tail.Fit.Alpha), statistics.AlphaWeighted);
        Assert.AreEqual(AlphaNorm.ComputeLogNorm(PowerLaw, statistics.Tail.Fit.Alpha), statistics.LogAlphaNorm);
        Assert.AreEqual(HillEstimator.EstimateAlphaAtMedian(PowerLaw), statistics.HillAlpha);
        Assert.AreEqual(statistics.Bulk!.UpperEdge / PowerLaw[0], statistics.SoftRank, 1e-15);
        Assert.AreEqual(SpectrumSize.Compute(PowerLaw, 0), statistics.Size);
    }

    [TestMethod]
    public void Of_HeavyEntries_IsNoHeavySpectrum()
    {
        var asInRandomOrder = new PermutationTest(
            MarchenkoPasturTest.Test(PowerLaw, Rows),
            PowerLaw[0],
            [.. Enumerable.Repeat(2 * PowerLaw[0], 399)],
            [.. Enumerable.Repeat(1.0, 399)],
            20,
            Rows * Columns
        );
        var beyondRandomOrder = new PermutationTest(
            MarchenkoPasturTest.Test(PowerLaw, Rows),
            PowerLaw[0],
            new double[399],
            new double[399],
            0,
            Rows * Columns
        );
        SpectrumStatistics entries = Statistics(PowerLaw, asInRandomOrder),
            spectrum = Statistics(PowerLaw, beyondRandomOrder);
        Assert.AreEqual(TailKind.None, entries.TailKind);
        Assert.AreEqual(TailKind.PowerLaw, spectrum.TailKind);
        StringAssert.Contains(entries.Evidence, asInRandomOrder.Evidence);
        StringAssert.Contains(spectrum.Evidence, beyondRandomOrder.Evidence);
    }

    [TestMethod]
    public void Of_TooFewPermutations_JudgesWithoutThem()
    {
        MarchenkoPasturTest noise = MarchenkoPasturTest.Test(PowerLaw, Rows);
        var few = new PermutationTest(noise, PowerLaw[0], new double[198], new double[198], 0, Rows * Columns);
        SpectrumStatistics statistics = Statistics(PowerLaw, few);
        Assert.IsFalse(few.IsRejected);
        Assert.AreEqual(TailKind.PowerLaw, statistics.TailKind);
        StringAssert.Contains(statistics.Evidence, "198 permutations cannot reject at the 1 % level; that takes 199");
    }

    [TestMethod]
    public void Of_AnotherLevel_TestsTheBulkAtIt() =>
        Assert.AreEqual(
            MarchenkoPasturTest.Test(Noise, Rows, 0.2).OutlierThreshold,
            SpectrumStatistics.Compute(Noise, new() { LargerSide = Rows, Level = 0.2 }).Bulk!.OutlierThreshold
        );

    [TestMethod]
    public void Of_ASpectrumWithoutALawOfNoise_IsUndetermined()
    {
        SpectrumStatistics kernel = SpectrumStatistics.Compute(PowerLaw),
            small = Statistics(PowerLaw[..9]);
        Assert.IsNull(kernel.Bulk);
        Assert.AreEqual((TailKind.Undetermined, TailKind.PowerLaw), (kernel.TailKind, kernel.Tail.Kind));
        StringAssert.Contains(kernel.Evidence, "no known law");
        Assert.AreEqual(double.NaN, kernel.SoftRank);
        Assert.AreEqual(TailKind.Undetermined, small.TailKind);
        StringAssert.Contains(small.Evidence, "fewer than 10");
    }

    [TestMethod]
    public void Of_Zeros_HasNoNumbersAndNoException()
    {
        SpectrumStatistics statistics = Statistics(new double[20]);
        Assert.AreEqual(TailKind.Undetermined, statistics.TailKind);
        foreach (
            double value in new[]
            {
                statistics.HillAlpha,
                statistics.AlphaWeighted,
                statistics.LogAlphaNorm,
                statistics.SoftRank,
                statistics.Tail.Fit.Alpha,
            }
        )
            Assert.AreEqual(double.NaN, value);
    }

    [TestMethod]
    public void Of_WithBootstrap_JudgesByItsPValue()
    {
        SpectrumStatisticsOptions options = new()
        {
            LargerSide = Rows,
            BootstrapReplicas = 99,
            Seed = 7,
        };
        TailAnalysis tail = SpectrumStatistics.Compute(PowerLaw, options).Tail;
        Assert.AreEqual(
            PowerLawBootstrap.TestGoodnessOfFit(PowerLaw, bootstrap: new() { Replicas = 99, Seed = 7 }).PValue,
            tail.GoodnessOfFitPValue
        );
        Assert.AreEqual(TailKind.PowerLaw, tail.Kind);
    }

    [TestMethod]
    public void Of_ValuesUnderTheFloor_DoNotCount()
    {
        double[] values = [.. PowerLaw[..150], .. Enumerable.Repeat(1e-14, 50)];
        SpectrumStatistics statistics = SpectrumStatistics.Compute(values, new() { NoiseFloor = 1e-12 });
        Assert.AreEqual(150, statistics.Size.NumericalRank);
        Assert.AreEqual(PowerLawFit.Fit(PowerLaw.AsSpan(0, 150)), statistics.Tail.Fit);
        Assert.AreEqual(AlphaNorm.ComputeLogNorm(PowerLaw.AsSpan(0, 150), statistics.Tail.Fit.Alpha), statistics.LogAlphaNorm);

        // A floor that takes away what would show in a sum.
        SpectrumStatistics cut = SpectrumStatistics.Compute(PowerLaw, new() { NoiseFloor = PowerLaw[100] });
        Assert.AreEqual(AlphaNorm.ComputeLogNorm(PowerLaw.AsSpan(0, 100), cut.Tail.Fit.Alpha), cut.LogAlphaNorm);
    }

    [TestMethod]
    public void Sample_Verdicts_DoNotDependOnScale() =>
        Gen.Select(Gen.Int[0, 1000], Gen.Double[-140, 140], Gen.Bool)
            .Sample(
                (seed, exponent, heavy) =>
                {
                    double[] values = heavy
                        ? [.. PowerLaw.Zip(GaussianSpectrum.Draw(RandomStream.Of(2, seed), Rows, Columns), (a, b) => a + b)]
                        : GaussianSpectrum.Draw(RandomStream.Of(2, seed), Rows, Columns);
                    SpectrumStatistics a = Statistics(values),
                        b = Statistics([.. values.Select(value => value * Math.Pow(2, Math.Round(3.3 * exponent)))]);
                    return a.TailKind == b.TailKind
                        && a.Bulk!.OutlierCount == b.Bulk!.OutlierCount
                        && SpectrumSamples.Close(a.Tail.Fit.Alpha, b.Tail.Fit.Alpha)
                        && SpectrumSamples.Close(a.Bulk.BulkPValue, b.Bulk.BulkPValue);
                },
                iter: 30
            );

    [TestMethod]
    public void Of_NothingOrIllegalOptions_Throws()
    {
        Assert.ThrowsExactly<ArgumentException>(() => SpectrumStatistics.Compute([]));
        Assert.ThrowsExactly<ArgumentException>(() => SpectrumStatistics.Compute([1, 2]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SpectrumStatistics.Compute(PowerLaw, new() { LargerSide = 10 }));
        Assert.ThrowsExactly<ArgumentException>(() => SpectrumStatistics.Compute(PowerLaw, new() { LargerSide = Rows, Level = 1 }));
        Assert.ThrowsExactly<ArgumentException>(() => SpectrumStatistics.Compute(PowerLaw, new() { BootstrapReplicas = -1 }));
    }

    private static SpectrumStatistics Statistics(double[] eigenvalues, PermutationTest? permutations = null) =>
        SpectrumStatistics.Compute(eigenvalues, new SpectrumStatisticsOptions { LargerSide = Rows, Permutations = permutations });
}
