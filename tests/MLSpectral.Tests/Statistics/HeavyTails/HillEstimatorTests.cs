using CsCheck;
using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class HillEstimatorTests
{
    [TestMethod]
    public void HillAlpha_OfParetoQuantiles_IsTheExponent()
    {
        // Density ∝ x^−2.5 above 1: the quantile of a survival probability u is u^(−1/1.5). Large n, so that the midpoint rule is close.
        double[] values = [.. Enumerable.Range(0, 200_000).Select(i => Math.Pow((i + 0.5) / 200_000, -1 / 1.5))];
        Assert.AreEqual(2.5, HillEstimator.AlphaAtMedian(values), 1e-4);
    }

    [TestMethod]
    public void HillAlpha_OfTooFewOrEqualValues_IsMissing()
    {
        Assert.AreEqual(double.NaN, HillEstimator.AlphaAtMedian([3, 2, 1]));
        Assert.AreEqual(double.NaN, HillEstimator.AlphaAtMedian([2, 2, 2, 2, 2, 2]));
        Assert.AreEqual(double.NaN, HillEstimator.AlphaAtMedian([5, 4, 0, 0, 0, 0]));
        Assert.AreEqual(double.NaN, HillEstimator.AlphaAtMedian([5, 4, 1e-9, 1e-10, 1e-11, 1e-12], noiseFloor: 1e-8));
    }

    [TestMethod]
    public void Sample_HillAlpha_DoesNotDependOnScale() =>
        Gen.Select(SpectrumSamples.Positive, Gen.Double[-200, 150]).Sample(
            (values, exponent) => SpectrumSamples.Close(HillEstimator.AlphaAtMedian(values), HillEstimator.AlphaAtMedian(values.Times(Math.Pow(10, exponent)))),
            iter: 500);
}
