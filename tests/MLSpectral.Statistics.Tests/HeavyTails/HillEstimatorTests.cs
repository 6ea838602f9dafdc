using CsCheck;
using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class HillEstimatorTests
{
    [TestMethod]
    public void HillAlpha_OfParetoQuantiles_IsTheExponent()
    {
        // Density ∝ x^−2.5 above 1: the quantile of a survival probability u is u^(−1/1.5). Large n, so that the midpoint rule is
        // close.
        double[] values = [.. Enumerable.Range(0, 200_000).Select(i => Math.Pow((i + 0.5) / 200_000, -1 / 1.5))];
        Assert.AreEqual(2.5, HillEstimator.EstimateAlphaAtMedian(values), 1e-4);
    }

    [TestMethod]
    public void HillAlpha_OfKnownValues_IsOverTheirMedian()
    {
        // Even: the median is 1.5. Odd: 2, with the two values above it.
        Assert.AreEqual(1 + (2 / Math.Log(4 / 1.5 * 2 / 1.5)), HillEstimator.EstimateAlphaAtMedian([4, 2, 1, 0.5]), 1e-14);
        Assert.AreEqual(1 + (2 / Math.Log(8 / 2.0 * 4 / 2)), HillEstimator.EstimateAlphaAtMedian([8, 4, 2, 1, 0.5]), 1e-14);
    }

    [TestMethod]
    public void HillAlpha_OfTooFewOrEqualValues_IsMissing()
    {
        Assert.AreEqual(double.NaN, HillEstimator.EstimateAlphaAtMedian([3, 2, 1]));
        Assert.AreEqual(double.NaN, HillEstimator.EstimateAlphaAtMedian([2, 2, 2, 2, 2, 2]));
        Assert.AreEqual(double.NaN, HillEstimator.EstimateAlphaAtMedian([5, 4, 0, 0, 0, 0]));
        Assert.AreEqual(double.NaN, HillEstimator.EstimateAlphaAtMedian([5, 4, 1e-9, 1e-10, 1e-11, 1e-12], noiseFloor: 1e-8));
    }

    [TestMethod]
    public void Sample_HillAlpha_DoesNotDependOnScale() =>
        Gen.Select(SpectrumSamples.Positive, Gen.Double[-200, 150])
            .Sample(
                (values, exponent) =>
                    SpectrumSamples.Close(
                        HillEstimator.EstimateAlphaAtMedian(values),
                        HillEstimator.EstimateAlphaAtMedian(values.Times(Math.Pow(10, exponent)))
                    ),
                iter: 500
            );

    [TestMethod]
    public void Alpha_OfKnownValues_IsTheFormula()
    {
        // k = 3 over the fourth value: 1 + 3 / (ln 8 + ln 4 + ln 2).
        Assert.AreEqual(1 + (3 / (6 * Math.Log(2))), HillEstimator.EstimateAlpha([8, 4, 2, 1, 0.5], 3), 1e-14);
        Assert.AreEqual(1 + (1 / Math.Log(2)), HillEstimator.EstimateAlpha([8, 4, 2, 1, 0.5], 1), 1e-14);
        Assert.AreEqual(1 + (1 / (Math.Log(1e300) - Math.Log(1e-300))), HillEstimator.EstimateAlpha([1e300, 1e-300], 1), 1e-14);
    }

    [TestMethod]
    public void Alpha_WithoutEnoughOrDistinctValues_IsMissing()
    {
        Assert.AreEqual(double.NaN, HillEstimator.EstimateAlpha([3, 2, 1], 3));
        Assert.AreEqual(double.NaN, HillEstimator.EstimateAlpha([3, 2, 0], 2));
        Assert.AreEqual(double.NaN, HillEstimator.EstimateAlpha([3, 2, 1], 2, noiseFloor: 1));
        Assert.AreEqual(double.NaN, HillEstimator.EstimateAlpha([3, 3, 3, 1], 2));
        Assert.AreEqual(double.NaN, HillEstimator.EstimateAlpha([], 1));
    }

    [TestMethod]
    public void Alpha_OfIllegalInput_Throws()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => HillEstimator.EstimateAlpha([2, 1], 0));
        Assert.ThrowsExactly<ArgumentException>(() => HillEstimator.EstimateAlpha([1, 2], 1));
        Assert.ThrowsExactly<ArgumentException>(() => HillEstimator.EstimateAlphaAtMedian([1, 2, 3, 4]));
        Assert.ThrowsExactly<ArgumentException>(() => HillEstimator.EstimateAlphaAtMedian([4, 3, 2, double.NaN]));
    }

    [TestMethod]
    public void Sample_Alpha_IsThatOfTheFitWithoutTheValueAtXmin() =>
        Gen.Select(TailSamples.Any, Gen.Int[1, 30])
            .Sample(
                (values, k) =>
                {
                    double alpha = HillEstimator.EstimateAlpha(values, k);
                    if (double.IsNaN(alpha))
                        return k >= values.Count(x => x > 0) || values[0] == values[k];

                    // Values equal to the threshold add nothing to the sum of logarithms, only to the count.
                    var fit = PowerLawFit.FitAtXmin(values, values[k]);
                    return Math.Abs(((alpha - 1) / k) - ((fit.Alpha - 1) / fit.TailCount)) <= 1e-11 * (alpha - 1) / k;
                },
                iter: 500
            );
}
