using CsCheck;
using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class MarchenkoPasturTestTests
{
    [TestMethod]
    public void Of_TheLawsOwnQuantiles_IsNotRejected()
    {
        MarchenkoPasturTest test = MarchenkoPasturTest.Test(new MarchenkoPastur(0.5, 3).Quantiles(200), 400);
        Assert.AreEqual(3, test.Law!.Variance, 1e-12);
        Assert.AreEqual((0, false, MarchenkoPasturOutcome.Tested), (test.OutlierCount, test.IsRejected, test.Outcome));
        Assert.IsTrue(test.OutlierThreshold > test.UpperEdge && test.BulkPValue > 0.9 && test.BulkDistance < 0.01);
        StringAssert.StartsWith(test.Evidence, "Not to be told from pure noise at the 1 % level: no eigenvalue", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Of_NoiseWithManySpikes_FindsThemAndTheBulk()
    {
        // A quarter of spikes, more than the trimming of one fit leaves out.
        double[] values = [.. Enumerable.Range(0, 66).Select(i => 200.0 - i), .. new MarchenkoPastur(200.0 / 400, 3).Quantiles(200)];
        MarchenkoPasturTest test = MarchenkoPasturTest.Test(values, 466);
        Assert.AreEqual(66, test.OutlierCount);
        Assert.AreEqual(3, test.Law!.Variance, 1e-9);
        Assert.IsTrue(test.IsRejected && test.OutlierPValue < 1e-10 && test.BulkPValue > 0.9);
        StringAssert.Contains(test.Evidence, "66 eigenvalues are above", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Of_AnOutlierOfAnySize_LeavesTheBulkAsItIs()
    {
        double[] bulk = [.. new MarchenkoPastur(0.5).Quantiles(200).Select(x => x * 1e-200)];
        MarchenkoPasturTest test = MarchenkoPasturTest.Test([1e300, .. bulk], 401),
            alone = MarchenkoPasturTest.Test(bulk, 400);
        Assert.AreEqual((1, 0.0), (test.OutlierCount, test.OutlierPValue));
        Assert.AreEqual((alone.Law!.Variance, alone.BulkPValue), (test.Law!.Variance, test.BulkPValue));
    }

    [TestMethod]
    public void Of_OutliersAboveZeros_SaysThatNoBulkIsLeft()
    {
        // 49 % zeros: once the outliers are taken away, zeros are the majority.
        MarchenkoPasturTest test = MarchenkoPasturTest.Test([.. new MarchenkoPastur(0.5).Quantiles(200)[..102], .. new double[98]], 400);
        Assert.IsGreaterThan(0, test.OutlierCount);
        Assert.AreEqual(double.NaN, test.BulkDistance);
        StringAssert.Contains(test.Evidence, "the others have no bulk", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Of_ASpectrumOfAnotherShape_IsRejectedByItsBulk()
    {
        MarchenkoPasturTest test = MarchenkoPasturTest.Test([.. Enumerable.Range(0, 200).Select(i => 2 - (0.005 * i))], 300);
        Assert.AreEqual(0, test.OutlierCount);
        Assert.IsTrue(test.IsRejected && test.BulkPValue < 1e-3, test.Evidence);
    }

    [TestMethod]
    public void OutlierCount_AgreesWithItsPValue() =>
        Gen.Double[1, 1.6]
            .Sample(
                factor =>
                {
                    double[] values = new MarchenkoPastur(0.5).Quantiles(100);
                    values[0] *= factor;
                    MarchenkoPasturTest test = MarchenkoPasturTest.Test(values, 200, level: 0.1);
                    return test.OutlierCount > 0 == test.OutlierPValue <= 0.05;
                },
                iter: 200
            );

    [TestMethod]
    public void Sample_Test_DoesNotDependOnScale() =>
        Gen.Select(Gen.Double[0.1, 10].Array[10, 40], Gen.Double[-290, 290])
            .Sample(
                (sample, exponent) =>
                {
                    double[] values = [.. sample.OrderDescending()],
                        scaled = [.. values.Select(v => v * Math.Pow(10, exponent))];
                    MarchenkoPasturTest a = MarchenkoPasturTest.Test(values, 50),
                        b = MarchenkoPasturTest.Test(scaled, 50);
                    return a.OutlierCount == b.OutlierCount
                        && Close(a.OutlierLogPValue, b.OutlierLogPValue)
                        && Close(a.BulkDistance, b.BulkDistance)
                        && Close(a.BulkPValue, b.BulkPValue);
                },
                iter: 300
            );

    [TestMethod]
    public void Of_LegalButOddSpectra_HasNumbersOrAReason()
    {
        double[][] odd =
        [
            [],
            [1],
            [3, 2, 1],
            new double[30],
            [.. Enumerable.Repeat(2.0, 30)],
            [.. Enumerable.Range(0, 30).Select(i => 5.0 - i)],
            [.. Enumerable.Range(0, 30).Select(i => i < 20 ? 1e300 : 0)],
            [.. Enumerable.Repeat(double.Epsilon, 30)],
            [1e308, .. Enumerable.Repeat(1e-308, 29)],
        ];
        foreach (double[] values in odd)
        {
            MarchenkoPasturTest test = MarchenkoPasturTest.Test(values, 40, noiseFloor: 0);
            Assert.AreEqual(test.Outcome == MarchenkoPasturOutcome.Tested, test.Law is not null);
            Assert.AreEqual(test.Outcome != MarchenkoPasturOutcome.Tested, double.IsNaN(test.OutlierPValue));
            Assert.IsFalse(test.BulkPValue is < 0 or > 1);
            Assert.AreNotEqual("", test.Evidence);
        }

        Assert.AreEqual(MarchenkoPasturOutcome.TooFewEigenvalues, MarchenkoPasturTest.Test(odd[2], 40).Outcome);
        Assert.AreEqual(MarchenkoPasturOutcome.NoBulk, MarchenkoPasturTest.Test(odd[3], 40).Outcome);
        Assert.IsTrue(MarchenkoPasturTest.Test(odd[4], 40).IsRejected);
    }

    [TestMethod]
    public void Of_IllegalInput_Throws()
    {
        Assert.ThrowsExactly<ArgumentException>(() => MarchenkoPasturTest.Test([1, 2], 10));
        Assert.ThrowsExactly<ArgumentException>(() => MarchenkoPasturTest.Test([double.NaN], 10));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => MarchenkoPasturTest.Test([2, 1], 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => MarchenkoPasturTest.Test([2, 1], 10, level: 0));
    }

    private static bool Close(double a, double b) =>
        Math.Abs(a - b) <= 1e-8 * Math.Max(Math.Abs(a), 1) || (double.IsNaN(a) && double.IsNaN(b));
}
