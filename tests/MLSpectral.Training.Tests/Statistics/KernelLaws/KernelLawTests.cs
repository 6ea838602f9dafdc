using CsCheck;
using MLSpectral.Statistics.KernelLaws;
using MLSpectral.Statistics.RandomMatrices;
using static MLSpectral.Tests.Statistics.KernelLaws.KernelStages;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class KernelLawTests
{
    private static readonly double[] Spectrum = new MarchenkoPastur(2).Quantiles(500);

    [TestMethod]
    [DataRow(0.05)]
    [DataRow(0.5)]
    [DataRow(1.0)]
    [DataRow(1.7)]
    [DataRow(20.0)]
    public void Law_OfOneLayerOnOrthonormalRows_IsThatOfMarchenkoPastur(double ratio)
    {
        AssertMarchenkoPastur(KernelLaw.Compute([1.0], 0, 0, Stage(ratio, 0.4, 0.6, 1)), ratio);
        AssertMarchenkoPastur(KernelLaw.Compute([1.0, 1.0, 1.0], 0, 0, Stage(ratio, 0, 1, 1)), ratio);

        // As an input of its own, with its weight.
        AssertMarchenkoPastur(KernelLaw.Compute([1.0], 0, 0, Stage(ratio, 1, 0, 2.5)), ratio, 2.5);
    }

    [TestMethod]
    public void Law_AboveALayerWithoutSlope_ForgetsWhatIsBelow() =>
        AssertMarchenkoPastur(KernelLaw.Compute(Spectrum, 0, 0, Stage(0.7, 0.3, 0.7, 0), Stage(1.5, 1, 0, 1)), 1.5);

    [TestMethod]
    public void Law_OfInfinitelyWideLayers_IsThatOfTheInputTransformed()
    {
        KernelLaw law = KernelLaw.Compute(Spectrum, 0.1, 0.5, Stage(0, 0.2, 0.8, 2), Stage(0, 0.3, 0.7, 3));
        double[] expected = [.. Spectrum.Select(x => 0.1 + (0.5 * x) + (2 * (0.2 + (0.8 * x))) + (3 * (0.3 + (0.7 * (0.2 + (0.8 * x))))))];
        Assert.IsEmpty(law.Support);
        Assert.AreEqual(expected.Average(), law.Mean, 1e-12);
        Assert.AreEqual(expected.Average(x => x * x), law.SecondMoment, 1e-11);
        double[] quantiles = law.Quantiles(expected.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], quantiles[i], 1e-12 * expected[0]);
    }

    [TestMethod]
    public void Law_OfAWideLayer_TendsToTheInputs()
    {
        KernelLaw law = KernelLaw.Compute(Spectrum, 0, 0, Stage(1e-3, 0.2, 0.8, 1));
        Assert.IsLessThan(0.01, KernelLawDistance.RelativeWasserstein(law, [.. Spectrum.Select(x => 0.2 + (0.8 * x))]));
    }

    [TestMethod]
    public void Law_WithAnInfinitelyWideLayerBetween_IsThatWithItsExpectation()
    {
        KernelLaw law = KernelLaw.Compute(Spectrum, 0, 0, Stage(0, 0.2, 0.8, 0), Stage(0.5, 0.3, 0.7, 1));
        AssertSame(KernelLaw.Compute(Spectrum, 0, 0, Stage(0.5, 0.3 + (0.7 * 0.2), 0.7 * 0.8, 1)), law);
    }

    [TestMethod]
    [DataRow(1, 4.0)]
    [DataRow(2, 27.0 / 4)]
    [DataRow(3, 256.0 / 27)]
    [DataRow(5, 46656.0 / 3125)]
    public void Law_OfALinearSquareNetwork_HasTheEdgeOfFussAndCatalan(int depth, double edge)
    {
        // Products of s square Gaussian matrices: (s + 1)^(s+1)/s^s, density like x^(−s/(s+1)) at 0.
        KernelLaw law = KernelLaw.Compute([1.0], 0, 0, [.. Enumerable.Range(1, depth).Select(l => Stage(1, 0, 1, l == depth ? 1 : 0))]);
        Assert.AreEqual(edge, law.UpperEdge, 1e-6 * edge);
        Assert.AreEqual(0, law.LowerEdge);
        Assert.IsEmpty(law.Atoms);
        double x = 1e-9 * law.UpperEdge;
        Assert.AreEqual(1.0 / (depth + 1), Math.Log(law.CumulativeDistribution(8 * x) / law.CumulativeDistribution(x)) / Math.Log(8), 0.01);
    }

    [TestMethod]
    public void Law_OfALinearNetwork_IsTheIteratedProduct()
    {
        // The Marchenko–Pastur law as an input of many eigenvalues, and as a layer upon orthonormal rows.
        double[] input = new MarchenkoPastur(0.5).Quantiles(4000);
        KernelLaw sampled = KernelLaw.Compute(input, 0, 0, Stage(0.8, 0, 1, 1));
        KernelLaw product = KernelLaw.Compute([1.0], 0, 0, Stage(0.5, 0, 1, 0), Stage(0.8, 0, 1, 1));
        AssertSame(product, sampled, 1e-4);
        AssertSame(KernelLaw.Compute([1.0], 0, 0, Stage(0.8, 0, 1, 0), Stage(0.5, 0, 1, 1)), product, 3e-6);
    }

    [TestMethod]
    public void Sample_AnyChain_HasMassOneAndTheMomentsOfFreeProbability()
    {
        // Zero or not, but not so nearly zero that a law has mass at 1e-50.
        Gen<double> number = Gen.Frequency((1, Gen.Const(0.0)), (4, Gen.Double[0.01, 2]));
        Gen<KernelStage> stage = Gen.Select(
            Gen.Double[0.05, 5],
            number,
            number,
            number,
            (ratio, identity, slope, weight) => Stage(ratio, identity, slope, weight)
        );
        Gen.Select(stage.Array[1, 5], number, number, number.Array[1, 40])
            .Sample(
                (stages, identity, inputWeight, values) =>
                {
                    Array.Sort(values);
                    Array.Reverse(values);
                    stages[^1] = stages[^1] with { Weight = 1 };
                    KernelLaw law = KernelLaw.Compute(values, identity, inputWeight, stages);

                    // Of 2000 laws drawn like this, four had more than 5e-6 and none more than 1e-4: a narrow, high peak over nearly equal
                    // eigenvalues.
                    Assert.IsLessThan(5e-4, law.ErrorEstimate);
                    Assert.AreEqual(1, law.CumulativeDistribution(law.UpperEdge * (1 + 1e-9)), 1e-6);
                    double outside = law
                        .Atoms.Where(atom => !law.Support.Any(part => atom.Location > part.Lower && atom.Location < part.Upper))
                        .Sum(atom => atom.Mass);
                    Assert.AreEqual(
                        1,
                        law.Support.Sum(part => law.CumulativeBelow(part.Upper) - law.CumulativeDistribution(part.Lower)) + outside,
                        1e-5
                    );
                    double scale = law.UpperEdge;
                    Assert.AreEqual(law.Mean, scale - law.CumulativeIntegral(scale), 3e-6 * scale);
                    double[] quantiles = law.Quantiles(20_000);
                    Assert.AreEqual(law.SecondMoment, quantiles.Average(x => x * x), 5e-5 * scale * scale);
                },
                iter: 200,
                threads: 1
            );
    }

    [TestMethod]
    public void Density_IntegratesToTheCumulativeDistribution()
    {
        KernelLaw law = KernelLaw.Compute(Spectrum, 0.2, 0.6, Stage(0.8, 0.3, 0.7, 0.5), Stage(1.4, 0.3, 0.7, 1));
        const int Count = 200;
        double from = law.Quantile(0.2),
            to = law.Quantile(0.9),
            step = (to - from) / Count,
            sum = 0;
        for (int i = 0; i <= Count; i++)
            sum +=
                law.Density(from + (i * step))
                * (
                    i == 0 || i == Count ? 1
                    : i % 2 == 1 ? 4
                    : 2
                );
        Assert.AreEqual(law.CumulativeDistribution(to) - law.CumulativeDistribution(from), sum * step / 3, 3e-6);
        Assert.AreEqual(0, law.Density(law.LowerEdge - 1e-3));
        Assert.AreEqual(0, law.Density(law.UpperEdge + 1e-3));
    }

    [TestMethod]
    public void Edges_RiseAsARoot()
    {
        KernelLaw law = KernelLaw.Compute(Spectrum, 0, 0, Stage(0.5, 0.3, 0.7, 1));
        double near = law.Density(law.UpperEdge - 1e-4),
            far = law.Density(law.UpperEdge - 4e-4);
        Assert.AreEqual(2, far / near, 0.01);
    }

    [TestMethod]
    public void PointMasses_FollowFromRanks()
    {
        // A layer with fewer units than rows; the narrowest of linear layers; with the input's rank; sums whose columns add up.
        double[] half = [2, 2, 0, 0];
        AssertAtoms(KernelLaw.Compute(half, 0, 0, Stage(2.5, 0.5, 0.5, 1)), (0, 0.6));
        AssertAtoms(KernelLaw.Compute([1.0], 0, 0, Stage(4, 0, 1, 0), Stage(2, 0, 1, 1)), (0, 0.75));
        AssertAtoms(KernelLaw.Compute(half, 0, 0, Stage(0.5, 0, 1, 1)), (0, 0.5));
        AssertAtoms(KernelLaw.Compute(half, 0, 0, Stage(4, 0, 1, 1), Stage(4, 0.5, 0.5, 1)), (0, 0.5));
        AssertAtoms(KernelLaw.Compute(half, 0.3, 0.5, Stage(4, 0.5, 0.5, 1)), (0.3, 0.25), (1.3, 0.25));
        AssertAtoms(KernelLaw.Compute(half, 0.3, 0.5, Stage(4, 0, 1, 1)), (0.3, 0.5), (1.3, 0.25));
        AssertAtoms(KernelLaw.Compute(half, 0.3, 0.5, Stage(1.5, 0.5, 0.5, 1)));
        AssertAtoms(KernelLaw.Compute(half, 0.3, 0.5), (0.3, 0.5), (1.3, 0.5));
        AssertAtoms(KernelLaw.Compute(half, 0.3, 0, Stage(4, 0, 0, 1), Stage(2, 0, 1, 1)), (0.3, 1));
    }

    [TestMethod]
    public void Law_OfManySeparateIntervals_MissesNone()
    {
        // Five eigenvalues far apart and a layer so wide that each has an interval of its own; two of them lie symmetrically to a point of
        // the grid.
        KernelLaw law = KernelLaw.Compute([5.0, 4, 3, 2, 1], 0, 1, Stage(0.01, 0.1, 0.1, 1));
        Assert.HasCount(5, law.Support);
        foreach (KernelInterval part in law.Support)
            Assert.AreEqual(0.2, law.CumulativeDistribution(part.Upper) - law.CumulativeDistribution(part.Lower), 5e-6);
    }

    [TestMethod]
    public void Law_ScalesWithItsUnits()
    {
        KernelStage stage = Stage(0.9, 0.3, 0.7, 1);
        KernelLaw one = KernelLaw.Compute(Spectrum, 0.5, 0.4, stage);
        KernelLaw large = KernelLaw.Compute(
            [.. Spectrum.Select(x => 1e100 * x)],
            0.5e200,
            0.4e100,
            stage with
            {
                Slope = 0.7e-100,
                Weight = 1e200,
            }
        );
        Assert.AreEqual(one.UpperEdge, large.UpperEdge / 1e200, 1e-9);
        Assert.AreEqual(one.CumulativeDistribution(2), large.CumulativeDistribution(2e200), 1e-9);
    }

    [TestMethod]
    public void Quantile_AndCumulativeDistribution_AreInverse()
    {
        KernelLaw law = KernelLaw.Compute([2, 2, 0, 0], 0.3, 0.5, Stage(4, 0.5, 0.5, 1));
        for (double p = 0; p <= 1; p += 0.01)
        {
            double x = law.Quantile(p);
            Assert.IsGreaterThanOrEqualTo(p - 1e-6, law.CumulativeDistribution(x));
            Assert.IsLessThanOrEqualTo(p + 1e-6, law.CumulativeBelow(x));
        }

        Assert.AreEqual(0.3, law.Quantile(0.1), 1e-15);
    }

    [TestMethod]
    public void Of_BadInput_NamesIt()
    {
        AssertThrows("empty", () => KernelLaw.Compute([], 0, 1));
        AssertThrows("descending", () => KernelLaw.Compute([1.0, 2], 0, 1));
        AssertThrows("below 0", () => KernelLaw.Compute([1.0, -1e-9], 0, 1));
        AssertThrows("ratio of layer 2", () => KernelLaw.Compute([1.0], 0, 0, Stage(1, 1, 0, 1), Stage(-1, 1, 0, 1)));
        AssertThrows("slope of layer 1", () => KernelLaw.Compute([1.0], 0, 0, Stage(1, 1, double.NaN, 1)));
        AssertThrows("probability", () => KernelLaw.Compute([1.0], 0, 1).Quantile(1.5));
    }

    private static void AssertThrows(string part, Action action) =>
        StringAssert.Contains(Assert.Throws<ArgumentException>(action).Message, part);

    private static void AssertMarchenkoPastur(KernelLaw law, double ratio, double variance = 1)
    {
        var expected = new MarchenkoPastur(ratio, variance);
        Assert.AreEqual(expected.LowerEdge, law.LowerEdge, 1e-6 * expected.UpperEdge);
        Assert.AreEqual(expected.UpperEdge, law.UpperEdge, 1e-6 * expected.UpperEdge);
        Assert.AreEqual(expected.PointMassAtZero, law.PointMassAtZero, 1e-15);
        Assert.AreEqual(variance, law.Mean, 1e-12);
        Assert.AreEqual(variance * variance * (1 + ratio), law.SecondMoment, 1e-11);
        for (int i = 1; i <= 300; i++)
        {
            double x = expected.UpperEdge * i / 290;
            Assert.AreEqual(expected.CumulativeDistribution(x), law.CumulativeDistribution(x), 1.5e-6);
            if (i % 30 == 0)
                Assert.AreEqual(expected.Density(x), law.Density(x), 1e-6 * (1 + expected.Density(x)));
        }
    }

    private static void AssertSame(KernelLaw expected, KernelLaw actual, double tolerance = 2e-6)
    {
        for (int i = 0; i <= 300; i++)
        {
            double x = expected.UpperEdge * i / 290;
            Assert.AreEqual(expected.CumulativeDistribution(x), actual.CumulativeDistribution(x), tolerance);
        }
    }

    private static void AssertAtoms(KernelLaw law, params (double Location, double Mass)[] atoms)
    {
        Assert.HasCount(atoms.Length, law.Atoms);
        foreach ((KernelAtom actual, (double location, double mass)) in law.Atoms.Zip(atoms))
        {
            Assert.AreEqual(location, actual.Location, 1e-12);
            Assert.AreEqual(mass, actual.Mass, 1e-12);
        }

        Assert.AreEqual(1, law.CumulativeDistribution(law.UpperEdge * (1 + 1e-9)), 3e-6);
    }
}
