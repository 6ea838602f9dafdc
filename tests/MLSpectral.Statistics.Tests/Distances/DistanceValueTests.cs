using CsCheck;
using MLSpectral.Statistics.Distances;

namespace MLSpectral.Tests.Statistics;

/// <summary>Distances against scipy 1.10 and against their definitions.</summary>
[TestClass]
public sealed class DistanceValueTests
{
    private static readonly double[] First = [9.5, 4.25, 3, 3, 1.5, 0.75, 0];
    private static readonly double[] Second = [8, 5, 2.5, 1, 0.25];

    [TestMethod]
    public void KolmogorovSmirnov_IsThatOfScipy() => Assert.AreEqual(0.2571428571428571, KolmogorovSmirnov.Distance(First, Second), 1e-15);

    [TestMethod]
    public void Wasserstein_IsThatOfScipyAndNumpy()
    {
        // scipy.stats.wasserstein_distance; order two: every value of the first repeated 5 times, of the second 7 times, root of the mean
        // square.
        Assert.AreEqual(0.9785714285714284, Wasserstein.DistanceOfOrderOne(First, Second), 1e-15);
        Assert.AreEqual(1.32624604483051, Wasserstein.DistanceOfOrderTwo(First, Second), 1e-14);
    }

    [TestMethod]
    public void EnergyDistance_IsThatOfScipy() => Assert.AreEqual(0.52333311668612, EnergyDistance.Distance(First, Second), 1e-15);

    [TestMethod]
    public void JensenShannon_IsThatOfScipy()
    {
        // scipy.spatial.distance.jensenshannon of numpy's histograms; with explicit edges, of the counts (1, 2, 2, 1, 1) and (1, 1, 1, 2,
        // 0) with the open ends; with logarithmic edges, of (1, 0, 2, 2, 2) and (0, 1, 1, 1, 2) with the zero in a bin of its own.
        Assert.AreEqual(0.0939784125143763, JensenShannon.Distance(First, Second, binCount: 5), 1e-15);
        Assert.AreEqual(0.3020128963344723, JensenShannon.Distance(First, Second, [0.5, 2, 4, 9]), 1e-15);
        Assert.AreEqual(0.36223225588294883, JensenShannon.Distance(First, Second, 4, BinSpacing.Logarithmic), 1e-15);
    }

    [TestMethod]
    public void JensenShannon_OfSeparateSamples_IsLogTwo()
    {
        Assert.AreEqual(Math.Log(2), JensenShannon.Divergence([3, 2], [1, 0.5], [0, 1.5, 4]), 1e-15);
        Assert.AreEqual(Math.Log(2), JensenShannon.Divergence([1], [0], 3, BinSpacing.Logarithmic), 1e-15);
    }

    [TestMethod]
    public void JensenShannon_OfValuesOutsideTheGrid_CountsThem()
    {
        Assert.AreEqual(Math.Log(2), JensenShannon.Divergence([9], [-9], [0, 1]), 1e-15);
        Assert.AreEqual(0, JensenShannon.Divergence([9], [8], [0, 1]));

        // The last edge belongs to the last bin.
        Assert.AreEqual(0, JensenShannon.Divergence([1], [0.5], [0, 1]));
    }

    [TestMethod]
    public void JensenShannon_OfConstantOrNonPositiveData_IsZero()
    {
        Assert.AreEqual(0, JensenShannon.Divergence([2, 2], [2], 10));
        Assert.AreEqual(0, JensenShannon.Divergence([2, 2], [2], 10, BinSpacing.Logarithmic));
        Assert.AreEqual(0, JensenShannon.Divergence([0, -1], [-2], 10, BinSpacing.Logarithmic));
        Assert.AreEqual(0, JensenShannon.Divergence([double.MaxValue], [double.MaxValue], 10, BinSpacing.Logarithmic));
    }

    [TestMethod]
    public void JensenShannon_OfWrongEdges_Throws()
    {
        Assert.ThrowsExactly<ArgumentException>(() => JensenShannon.Divergence([1], [1], [1]));
        Assert.ThrowsExactly<ArgumentException>(() => JensenShannon.Divergence([1], [1], [1, 1]));
        Assert.ThrowsExactly<ArgumentException>(() => JensenShannon.Divergence([1], [1], [0, double.PositiveInfinity]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => JensenShannon.Divergence([1], [1], 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => JensenShannon.Divergence([1], [1], 4, (BinSpacing)2));
    }

    [TestMethod]
    public void Sample_CommonGrid_IsAscendingAndCoversBothSamples() =>
        Gen.Select(SpectrumSamples.Positive, SpectrumSamples.Positive, Gen.Int[1, 50], Gen.Int[-300, 300], Gen.Bool)
            .Sample(
                (a, b, bins, exponent, logarithmic) =>
                {
                    (double[] first, double[] second) = (a.Times(Math.Pow(10, exponent)), b.Times(Math.Pow(10, exponent)));
                    double[] edges = CommonGrid.CreateEdges(first, second, bins, logarithmic ? BinSpacing.Logarithmic : BinSpacing.Linear);
                    return edges.Length == bins + 1
                        && edges[0] == Math.Min(first[^1], second[^1])
                        && edges[^1] == Math.Max(first[0], second[0])
                        && edges.Zip(edges.Skip(1)).All(pair => pair.First < pair.Second);
                },
                iter: 500
            );

    [TestMethod]
    public void Sample_KolmogorovSmirnov_IsTheLargestDifferenceOfCounts() =>
        Counts(
            (a, b) =>
            {
                double expected = Enumerable.Range(-1, 9).Max(x => Math.Abs(Share(a, x) - Share(b, x)));
                return Math.Abs(expected - KolmogorovSmirnov.Distance(a, b)) < 1e-14;
            }
        );

    [TestMethod]
    public void Sample_WassersteinAndEnergy_AreIntegralsOfTheDifferenceOfCounts() =>
        Counts(
            (a, b) =>
            {
                double[] differences = [.. Enumerable.Range(-1, 9).Select(x => Math.Abs(Share(a, x) - Share(b, x)))];
                return Math.Abs(differences.Sum() - Wasserstein.DistanceOfOrderOne(a, b)) < 1e-13
                    && Math.Abs((2 * differences.Sum(d => d * d)) - EnergyDistance.SquaredDistance(a, b)) < 1e-13;
            }
        );

    [TestMethod]
    public void Sample_WassersteinTwo_IsNeverBelowOne() =>
        Gen.Select(SpectrumSamples.Any, SpectrumSamples.Any)
            .Sample((a, b) => Wasserstein.DistanceOfOrderTwo(a, b) >= Wasserstein.DistanceOfOrderOne(a, b) - 1e-12, iter: 500);

    private static void Counts(Func<double[], double[], bool> holds) =>
        Gen.Select(Gen.Int[0, 6].Array[1, 12], Gen.Int[0, 6].Array[1, 12])
            .Sample(
                (first, second) =>
                    holds(
                        SpectrumSamples.Descending([.. first.Select(v => (double)v)]),
                        SpectrumSamples.Descending([.. second.Select(v => (double)v)])
                    ),
                iter: 1000
            );

    private static double Share(double[] values, double x) => values.Count(v => v <= x) / (double)values.Length;
}
