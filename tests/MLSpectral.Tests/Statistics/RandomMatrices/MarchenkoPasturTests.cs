using CsCheck;
using MathNet.Numerics.Integration;
using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class MarchenkoPasturTests
{
    private static readonly Gen<MarchenkoPastur> Laws = Gen.Select(Gen.Double[0.01, 1], Gen.Double[0.01, 100], (c, variance) => new MarchenkoPastur(c, variance));

    [TestMethod]
    public void Sample_CumulativeDistribution_IsTheIntegralOfTheDensity() =>
        Gen.Select(Laws, Gen.Double[0.05, 0.95]).Sample(
            (law, share) =>
            {
                double lower = law.LowerEdge, width = law.UpperEdge - lower;
                double point = lower + (share * width);

                // x = λ₋ + width sin²t takes the square roots at both edges out of the integrand.
                double Integrand(double t)
                {
                    double x = lower + (width * Math.Sin(t) * Math.Sin(t));
                    double root = width * Math.Sin(t) * Math.Cos(t);
                    return x > 0 ? root / (2 * Math.PI * law.AspectRatio * law.Variance * x) * 2 * width * Math.Sin(t) * Math.Cos(t) : 0;
                }

                double expected = GaussKronrodRule.Integrate(Integrand, 0, Math.Asin(Math.Sqrt(share)), out _, out _, 1e-12);
                return Math.Abs(expected - law.CumulativeDistribution(point)) < 1e-9;
            },
            iter: 500);

    [TestMethod]
    public void Sample_Quantile_InvertsTheCumulativeDistribution() =>
        Gen.Select(Laws, Gen.Double[0.001, 0.999]).Sample((law, p) => Math.Abs(law.CumulativeDistribution(law.Quantile(p)) - p) < 1e-8, iter: 500);

    [TestMethod]
    public void CumulativeDistribution_AtTheEdges_IsZeroAndOne()
    {
        var law = new MarchenkoPastur(0.25, 2);
        Assert.AreEqual(2 * 0.25, law.LowerEdge, 1e-15);
        Assert.AreEqual(2 * 2.25, law.UpperEdge, 1e-15);
        Assert.AreEqual(0, law.CumulativeDistribution(law.LowerEdge));
        Assert.AreEqual(1, law.CumulativeDistribution(law.UpperEdge));
        Assert.AreEqual(0, law.CumulativeDistribution(law.LowerEdge * (1 + 1e-9)), 1e-6);
        Assert.AreEqual(1, law.CumulativeDistribution(law.UpperEdge * (1 - 1e-9)), 1e-6);
    }

    [TestMethod]
    [DataRow(0.0, 1.0)]
    [DataRow(1.1, 1.0)]
    [DataRow(double.NaN, 1.0)]
    [DataRow(0.5, 0.0)]
    [DataRow(0.5, double.PositiveInfinity)]
    public void Constructor_WithAParameterOutOfRange_Throws(double aspectRatio, double variance) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MarchenkoPastur(aspectRatio, variance));

    [TestMethod]
    public void Fit_OfTheLawsOwnQuantiles_FindsItsVarianceAndNoOutlier()
    {
        var law = new MarchenkoPastur(0.5, 3);
        MarchenkoPasturFit fit = MarchenkoPasturFit.Of(Quantiles(law, 200), largerSide: 400)!.Value;
        Assert.AreEqual(3, fit.Law.Variance, 1e-3);
        Assert.AreEqual(0, fit.OutlierCount);
        Assert.IsGreaterThan(fit.Law.UpperEdge, fit.OutlierThreshold);
    }

    [TestMethod]
    public void OutlierThreshold_IsThe99PercentQuantileOfTheLargestEigenvalue()
    {
        // σ² (μ + 2.0234 s)/N with μ, s of N − ½ = 399.5, M − ½ = 199.5, evaluated by hand.
        MarchenkoPasturFit fit = MarchenkoPasturFit.Of(Quantiles(new MarchenkoPastur(0.5), 200), largerSide: 400)!.Value;
        Assert.AreEqual(2.9943691, fit.OutlierThreshold / fit.Law.Variance, 1e-6);
    }

    [TestMethod]
    public void Fit_WithTwoSpikes_CountsThemAndKeepsTheBulk()
    {
        double[] values = Quantiles(new MarchenkoPastur(0.5, 3), 200);
        values[0] = 40;
        values[1] = 20;
        MarchenkoPasturFit fit = MarchenkoPasturFit.Of(values, largerSide: 400)!.Value;
        Assert.AreEqual(2, fit.OutlierCount);
        Assert.AreEqual(3, fit.Law.Variance, 1e-3);
    }

    [TestMethod]
    public void Fit_OfTooFewOrVanishingEigenvalues_IsNone()
    {
        Assert.IsNull(MarchenkoPasturFit.Of([3, 2, 1], 10));
        Assert.IsNull(MarchenkoPasturFit.Of(new double[20], 30));
    }

    // Descending.
    private static double[] Quantiles(MarchenkoPastur law, int count) => [.. Enumerable.Range(0, count).Select(i => law.Quantile(1 - ((i + 0.5) / count)))];
}
