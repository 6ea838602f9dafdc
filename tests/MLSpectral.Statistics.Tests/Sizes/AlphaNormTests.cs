using CsCheck;
using MLSpectral.Statistics.Sizes;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class AlphaNormTests
{
    [TestMethod]
    public void AlphaNorm_OfAKnownSpectrum_IsTheDefinition()
    {
        // Python: log10(sum(x**2.75 for x in (5, 3, 2, 0.5))), and 2.75 * log10(5).
        Assert.AreEqual(2.0452600752678656, AlphaNorm.ComputeLogNorm([5, 3, 2, 0.5, 0, -1], 2.75), 1e-14);
        Assert.AreEqual(1.9221675119240518, AlphaNorm.ComputeWeightedAlpha([5, 3, 2, 0.5, 0, -1], 2.75), 1e-14);
    }

    [TestMethod]
    public void AlphaNorm_OfExtremeScales_IsFinite()
    {
        Assert.AreEqual(2500 + Math.Log10(2), AlphaNorm.ComputeLogNorm([1e250, 1e250], 10), 1e-9);
        Assert.AreEqual(-2500 + Math.Log10(2), AlphaNorm.ComputeLogNorm([1e-250, 1e-250], 10), 1e-9);
        Assert.AreEqual(-3000, AlphaNorm.ComputeWeightedAlpha([1e-300], 10), 1e-9);
    }

    [TestMethod]
    public void AlphaNorm_WithoutAFitOrAPositiveValue_IsMissing()
    {
        Assert.AreEqual(double.NaN, AlphaNorm.ComputeLogNorm([2, 1], double.NaN));
        Assert.AreEqual(double.NaN, AlphaNorm.ComputeWeightedAlpha([2, 1], double.NaN));
        Assert.AreEqual(double.NaN, AlphaNorm.ComputeLogNorm([0, 0], 2));
        Assert.AreEqual(double.NaN, AlphaNorm.ComputeWeightedAlpha([-1], 2));
        Assert.ThrowsExactly<ArgumentException>(() => AlphaNorm.ComputeLogNorm([], 2));
        Assert.ThrowsExactly<ArgumentException>(() => AlphaNorm.ComputeWeightedAlpha([1, 2], 2));
    }

    [TestMethod]
    public void Sample_Logarithm_LiesBetweenTheLargestTermAndAllTermsAlike() =>
        Gen.Select(SpectrumSamples.Positive, Gen.Double[0, 20])
            .Sample(
                (values, alpha) =>
                {
                    double logarithm = AlphaNorm.ComputeLogNorm(values, alpha),
                        weighted = AlphaNorm.ComputeWeightedAlpha(values, alpha);
                    return logarithm >= weighted - 1e-12 && logarithm <= weighted + Math.Log10(values.Length) + 1e-12;
                },
                iter: 500
            );
}
