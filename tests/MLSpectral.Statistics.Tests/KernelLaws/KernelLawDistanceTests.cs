using MLSpectral.Statistics.KernelLaws;
using static MLSpectral.Tests.Statistics.KernelLaws.KernelStages;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class KernelLawDistanceTests
{
    private static readonly KernelLaw Law = KernelLaw.Compute([3.0, 2, 1, 0], 0, 0, Stage(1.6, 0.3, 0.7, 1));

    [TestMethod]
    public void Distances_OfTheLawsOwnQuantiles_AreThoseOfTheirNumber()
    {
        double[] values = Law.Quantiles(1000);
        Assert.AreEqual(0.0005, KernelLawDistance.KolmogorovSmirnov(Law, values), 3e-6);
        Assert.IsLessThan(0.002, KernelLawDistance.RelativeWasserstein(Law, values));
    }

    [TestMethod]
    public void PointMassAtZero_IsTakenByCountUnderTheFloor()
    {
        // 1 − 1/1.6 of the law is 0; noise in its place would be a distance of that size.
        double[] values = [.. Law.Quantiles(1000).Select((value, i) => value > 0 ? value : 1e-14 * (1000 - i))];
        Assert.AreEqual(0.375, KernelLawDistance.KolmogorovSmirnov(Law, values), 1e-3);
        Assert.AreEqual(0.0005, KernelLawDistance.KolmogorovSmirnov(Law, values, 1e-10), 3e-6);

        // A tenth too many zeros, and a tenth too few.
        int zeros = Law.Quantiles(1000).Count(value => value == 0);
        double[] more = [.. Law.Quantiles(1000).Select((value, i) => i < 1000 - zeros - 100 ? value : 0)];
        Assert.AreEqual(0.1, KernelLawDistance.KolmogorovSmirnov(Law, more), 1e-3);
    }

    [TestMethod]
    public void KolmogorovSmirnov_OfAnAtomWithoutEigenvalues_SeesIt()
    {
        KernelLaw atoms = KernelLaw.Compute([1.0, 1, 0, 0], 0, 1);
        Assert.AreEqual(0.5, KernelLawDistance.KolmogorovSmirnov(atoms, [2.0, 1]), 1e-12);
        Assert.AreEqual(0, KernelLawDistance.KolmogorovSmirnov(atoms, [1.0, 0]), 1e-12);
    }

    [TestMethod]
    public void RelativeWasserstein_IsTheAreaBetweenTheDistributions()
    {
        double[] values = [9.0, 4, 2.5, 2.5, 1, 0.2, 0, 0];
        const int Count = 200_000;
        double end = Math.Max(9, Law.UpperEdge),
            step = end / Count,
            sum = 0;
        for (int i = 0; i < Count; i++)
        {
            double x = (i + 0.5) * step;
            sum += step * Math.Abs((values.Count(value => value <= x) / 8.0) - Law.CumulativeDistribution(x));
        }

        Assert.AreEqual(sum / Law.Mean, KernelLawDistance.RelativeWasserstein(Law, values), 1e-4);
    }

    [TestMethod]
    public void RelativeWasserstein_OfAShiftedSpectrum_IsTheShift()
    {
        KernelLaw atoms = KernelLaw.Compute([3.0, 2, 1], 0.5, 1);
        Assert.AreEqual(0, KernelLawDistance.RelativeWasserstein(atoms, [3.5, 2.5, 1.5]), 1e-12);
        Assert.AreEqual(0.25 / 2.5, KernelLawDistance.RelativeWasserstein(atoms, [3.75, 2.75, 1.75]), 1e-12);
        Assert.AreEqual(0.5 / 2.5, KernelLawDistance.RelativeWasserstein(atoms, [3.0, 2, 1]), 1e-12);
    }

    [TestMethod]
    public void BadInput_IsNamed()
    {
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => KernelLawDistance.KolmogorovSmirnov(Law, [])).Message,
            "no eigenvalues"
        );
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => KernelLawDistance.RelativeWasserstein(Law, [1.0, 2])).Message,
            "descending"
        );
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => KernelLawDistance.RelativeWasserstein(Law, [1.0], double.NaN)).Message,
            "floor"
        );
    }
}
