using CsCheck;
using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class QuarterCircleTests
{
    // The integral of the density with mpmath at 30 digits.
    [TestMethod]
    [DataRow(0.1, 0.0636354414568333187)]
    [DataRow(1.0, 0.608997781044229358)]
    [DataRow(1.9, 0.986679988989858757)]
    [DataRow(-1.0, 0.0)]
    [DataRow(2.1, 1.0)]
    public void CumulativeDistribution_IsTheIntegral(double point, double expected)
    {
        Assert.AreEqual(expected, new QuarterCircle().CumulativeDistribution(point), 1e-14);
        Assert.AreEqual(expected, new QuarterCircle(9e300).CumulativeDistribution(3e150 * point), 1e-14);
    }

    [TestMethod]
    public void Sample_Quantile_InvertsTheDistribution() =>
        Gen.Select(Gen.Double[0, 1], Gen.Double[0.1, 10])
            .Sample(
                (p, variance) =>
                    Math.Abs(new QuarterCircle(variance).CumulativeDistribution(new QuarterCircle(variance).Quantile(p)) - p) < 1e-12
            );

    [TestMethod]
    public void Sample_Density_IsThatOfTheSquareRootOfMarchenkoPastur() =>
        Gen.Select(Gen.Double[0.01, 0.99], Gen.Double[0.1, 10])
            .Sample(
                (share, variance) =>
                {
                    var law = new QuarterCircle(variance);
                    double s = share * law.UpperEdge;
                    return Math.Abs((law.Density(s) / (2 * s * new MarchenkoPastur(1, variance).Density(s * s))) - 1) < 1e-12;
                }
            );
}
