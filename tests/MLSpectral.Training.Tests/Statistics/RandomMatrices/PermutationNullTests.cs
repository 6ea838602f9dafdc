using MathNet.Numerics.Distributions;
using MLSpectral.Kernels;
using MLSpectral.Statistics.RandomMatrices;
using MLSpectral.Statistics.Samples;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class PermutationNullTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void AGaussianMatrixWithASpike_IsRejectedByBoth()
    {
        PermutationTest test = PermutationNull.Test(Entries(60, 40, freedom: 0, spike: 3, seed: 1), 60, 40, permutations: 199, seed: 1);
        Assert.AreEqual(1.0 / 200, test.LargestPValue, 1e-15);
        Assert.IsTrue(test.IsRejected && test.AgainstNoise.IsRejected, test.Evidence);
        StringAssert.StartsWith(test.Evidence, "The spectrum has structure", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AHeavyMatrixWithASpike_IsRejectedByBoth()
    {
        PermutationTest test = PermutationNull.Test(Entries(80, 60, freedom: 3, spike: 8, seed: 2), 80, 60, permutations: 199, seed: 1);
        Assert.IsTrue(test.IsRejected && test.AgainstNoise.IsRejected && test.HasHeavyEntries, test.Evidence);
        StringAssert.StartsWith(test.Evidence, "Both are heavy", StringComparison.Ordinal);
    }

    [TestMethod]
    public void AHeavyMatrix_IsRejectedAsNoiseButNotByPermutations()
    {
        PermutationTest test = PermutationNull.Test(Entries(80, 60, freedom: 3, spike: 0, seed: 3), 80, 60, permutations: 199, seed: 1);
        Assert.IsTrue(!test.IsRejected && test.AgainstNoise.IsRejected && test.HasHeavyEntries, test.Evidence);
        StringAssert.StartsWith(test.Evidence, "The entries are heavy-tailed, not the spectrum", StringComparison.Ordinal);
    }

    [TestMethod]
    [TestCategory("Long")]
    [DataRow(3.0)]
    [DataRow(5.0)]
    public void HeavyEntries_AlarmTracyWidomAndNotThePermutations(double freedom)
    {
        const int draws = 150;
        int asNoise = 0,
            permuted = 0,
            byLargest = 0;
        for (int i = 0; i < draws; i++)
        {
            PermutationTest test = PermutationNull.Test(
                Entries(60, 40, freedom, spike: 0, seed: 100 + i),
                60,
                40,
                permutations: 99,
                seed: i,
                level: 0.1
            );
            asNoise += test.AgainstNoise.OutlierPValue <= 0.01 ? 1 : 0;
            byLargest += test.LargestPValue <= 0.1 ? 1 : 0;
            permuted += test.IsRejected ? 1 : 0;
        }

        TestContext.WriteLine(
            $"t{freedom}, 60 × 40, {draws} draws: Tracy–Widom at 1 %: {asNoise}; λ₁ among permutations at 10 %: "
                + $"{byLargest}; both statistics at 10 %: {permuted}"
        );
        Assert.IsGreaterThan(draws * 0.1, (double)asNoise);

        // Expected 15; five standard deviations are 18.
        Assert.IsLessThanOrEqualTo(33, byLargest);
        Assert.IsLessThanOrEqualTo(33, permuted);
    }

    [TestMethod]
    public void Of_SinglesAndDoubles_IsTheSameEachTime()
    {
        float[] singles = [.. Entries(30, 20, freedom: 5, spike: 1, seed: 4).Select(x => (float)x)];
        double[] doubles = [.. singles.Select(x => (double)x)];
        PermutationTest a = PermutationNull.Test(singles, 30, 20, permutations: 20, seed: 7),
            b = PermutationNull.Test(doubles, 30, 20, permutations: 20, seed: 7);
        CollectionAssert.AreEqual(a.PermutedLargestEigenvalues.ToArray(), b.PermutedLargestEigenvalues.ToArray());
        CollectionAssert.AreEqual(a.PermutedBulkDistances.ToArray(), b.PermutedBulkDistances.ToArray());
        CollectionAssert.AreNotEqual(
            a.PermutedLargestEigenvalues.ToArray(),
            PermutationNull.Test(doubles, 30, 20, permutations: 20, seed: 8).PermutedLargestEigenvalues.ToArray()
        );
        StringAssert.Contains(a.Evidence, "20 permutations cannot reject at the 1 % level; that takes 199", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Of_AnyUnits_GivesTheSamePValues()
    {
        double[] entries = Entries(30, 20, freedom: 3, spike: 1, seed: 5);
        PermutationTest expected = PermutationNull.Test(entries, 30, 20, permutations: 40, seed: 7);
        foreach (double scale in (ReadOnlySpan<double>)[1e-300, 1e-100, 1e300])
        {
            PermutationTest test = PermutationNull.Test([.. entries.Select(x => x * scale)], 30, 20, permutations: 40, seed: 7);
            Assert.AreEqual((expected.LargestPValue, expected.BulkPValue), (test.LargestPValue, test.BulkPValue));
            Assert.AreEqual(expected.ExcessKurtosis, test.ExcessKurtosis, 1e-9);
        }
    }

    [TestMethod]
    public void Of_ConstantOrTinyMatrices_HasNumbersOrNaN()
    {
        PermutationTest zero = PermutationNull.Test(new double[60], 5, 12, permutations: 5, seed: 1);
        Assert.AreEqual((1.0, double.NaN, double.NaN), (zero.LargestPValue, zero.BulkPValue, zero.ExcessKurtosis));
        PermutationTest one = PermutationNull.Test([2.0], 1, 1, permutations: 5, seed: 1);
        Assert.AreEqual((1.0, 4.0, false), (one.LargestPValue, one.LargestEigenvalue, one.IsRejected));
    }

    [TestMethod]
    public void Of_ASingleRow_HasTheSameEigenvalueInAnyOrder()
    {
        // Up to rounding, which must not make a p-value.
        for (int seed = 0; seed < 10; seed++)
            Assert.AreEqual(
                1,
                PermutationNull.Test(Entries(1, 301, freedom: 3, spike: 0, seed), 1, 301, permutations: 20, seed).LargestPValue
            );
    }

    [TestMethod]
    public void Of_IllegalInput_Throws()
    {
        Assert.ThrowsExactly<ArgumentException>(() => PermutationNull.Test([1.0, 2.0], 1, 3, permutations: 5, seed: 1));
        Assert.ThrowsExactly<ArgumentException>(() => PermutationNull.Test([1.0, double.NaN], 1, 2, permutations: 5, seed: 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => PermutationNull.Test([1.0, 2.0], 1, 2, permutations: 0, seed: 1));
    }

    [TestMethod]
    public void ExcessKurtosis_OfKnownSamples_IsTheDefinition()
    {
        Assert.AreEqual(-2, ExcessKurtosis.Of([1, -1, 1, -1]), 1e-14);
        Assert.AreEqual((4 * 13122.0 / (162 * 162)) - 3, ExcessKurtosis.Of([0, 0, 9, -9]), 1e-14);
        Assert.AreEqual(double.NaN, ExcessKurtosis.Of([0.1, 0.1, 0.1]));
        Assert.AreEqual(double.NaN, ExcessKurtosis.Of([0, 0]));

        // Their mean is rounded more the more they are.
        foreach (int count in (int[])[1_000, 100_000, 3_000_000])
            Assert.AreEqual(double.NaN, ExcessKurtosis.Of([.. Enumerable.Repeat(0.1, count)]));
        Assert.AreEqual(-2, ExcessKurtosis.Of([1e8, 1e8 + 1, 1e8, 1e8 + 1]), 1e-6);
    }

    [TestMethod]
    [DataRow(24, 3.9, false)]
    [DataRow(24, 4.1, true)]
    [DataRow(1_000_000, 0.9, false)]
    [DataRow(1_000_000, 1.1, true)]
    [DataRow(1_000_000, double.NaN, false)]
    public void HeavyEntries_AreThoseBeyondFourErrorsAndOne(int count, double kurtosis, bool expected) =>
        Assert.AreEqual(expected, new PermutationTest(MarchenkoPasturTest.Test([], 1), 1, [1], [1], kurtosis, count).HasHeavyEntries);

    // Gaussian entries for 0 degrees of freedom, Student t otherwise, and a spike θ√N·uvᵀ with columns of alternating sign.
    private static double[] Entries(int rows, int columns, double freedom, double spike, int seed)
    {
        Random random = RandomStream.Of(seed, 0);
        double shift = spike / Math.Sqrt(columns);
        return
        [
            .. Enumerable
                .Range(0, rows * columns)
                .Select(i =>
                    (freedom == 0 ? Normal.Sample(random, 0, 1) : StudentT.Sample(random, 0, 1, freedom)) + (i % 2 == 0 ? shift : -shift)
                ),
        ];
    }
}
