using CsCheck;
using MLSpectral.Statistics.Functions;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class NearOneTests
{
    // ln(1 + x) and eˣ − 1, mpmath with 40 digits.
    [TestMethod]
    [DataRow(1e-18, 1e-18, 1e-18)]
    [DataRow(3e-5, 2.9999550008999798e-5, 3.0000450004500035e-5)]
    [DataRow(0.05, 0.048790164169432006, 0.051271096376024043)]
    [DataRow(0.7, 0.53062825106217037, 1.0137527074704764)]
    [DataRow(1, 0.69314718055994531, 1.7182818284590452)]
    [DataRow(2.5, 1.252762968495368, 11.182493960703473)]
    [DataRow(100, 4.6151205168412595, 2.6881171418161354e+43)]
    public void Functions_KeepTheirRelativePrecision(double x, double logarithm, double power)
    {
        Assert.AreEqual(1, NearOne.LogOnePlus(x) / logarithm, 5e-16);
        Assert.AreEqual(1, NearOne.ExponentialMinusOne(x) / power, 5e-16);
    }

    [TestMethod]
    public void Functions_AtTheEnds_AreTheLimits()
    {
        Assert.AreEqual(0, NearOne.LogOnePlus(0));
        Assert.AreEqual(double.PositiveInfinity, NearOne.LogOnePlus(double.PositiveInfinity));
        Assert.AreEqual(0, NearOne.ExponentialMinusOne(0));
        Assert.AreEqual(-1, NearOne.ExponentialMinusOne(double.NegativeInfinity));
    }

    [TestMethod]
    public void Growth_OfFactorsBeyondDoubles_IsTheirProduct()
    {
        Assert.AreEqual(1, NearOne.Growth(-1000, 1000), 1e-15);
        Assert.AreEqual(1, NearOne.Growth(20, 1e-12) / (Math.Exp(20) * (1e-12 + 5e-25)), 1e-15);
        Assert.AreEqual(double.PositiveInfinity, NearOne.Growth(720, 2));
        Assert.AreEqual(0, NearOne.Growth(5, 0));
    }

    [TestMethod]
    public void Sample_Growth_IsTheProduct() =>
        Gen.Select(Gen.Double[-20, 20], Gen.Double[0, 20])
            .Sample(
                (rate, y) =>
                    Math.Abs(NearOne.Growth(rate, y) - (Math.Exp(rate) * NearOne.ExponentialMinusOne(y))) <= 1e-14 * Math.Exp(rate + y)
            );
}
