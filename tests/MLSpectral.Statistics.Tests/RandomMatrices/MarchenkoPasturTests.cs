using CsCheck;
using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class MarchenkoPasturTests
{
    // For c → 0 the law is a semicircle around 1: F(1 + √c s) = ½ + s√(4 − s²)/(4π) + asin(s/2)/π, to O(√c).
    [TestMethod]
    [DataRow(1e-300)]
    [DataRow(1e-30)]
    [DataRow(1e-12)]
    public void ShareAbove_OfATinyAspectRatio_IsThatOfTheSemicircle(double aspectRatio)
    {
        var law = new MarchenkoPasturAngle(aspectRatio);
        foreach (double angle in new[] { 0.3, 1.0, 2.0, 3.0 })
        {
            double s = 2 * Math.Cos(angle);
            double below = 0.5 + (s * Math.Sqrt(4 - (s * s)) / (4 * Math.PI)) + (Math.Asin(s / 2) / Math.PI);
            Assert.AreEqual(1 - below, law.ShareAbove(angle), (3 * Math.Sqrt(aspectRatio)) + 1e-15);
        }
    }

    [TestMethod]
    public void ShareAbove_OfSmallAspectRatios_IsContinuousWhereTheSeriesBegins() =>
        Assert.AreEqual(new MarchenkoPasturAngle(0.99999e-8).ShareAbove(1.2), new MarchenkoPasturAngle(1.00001e-8).ShareAbove(1.2), 1e-9);

    private static readonly Gen<MarchenkoPastur> Laws = Gen.Select(
        Gen.Double[-3, 1],
        Gen.Double[0.01, 100],
        (logarithm, variance) => new MarchenkoPastur(Math.Pow(10, logarithm), variance)
    );

    // The integral of the density with mpmath at 30 digits, x = λ₋ + (λ₊ − λ₋) sin²t.
    [TestMethod]
    public void Fit_IsTheRegressionBetweenTheTenthAndTheEightiethPercent()
    {
        // Of 14 values in descending order those from 2.8 to 12.6: the third with a weight of 0.2, the thirteenth with 0.6.
        double[] values = [.. Enumerable.Range(0, 14).Select(i => 3 / (1.0 + i))],
            quantiles = new MarchenkoPastur(14 / 40.0).Quantiles(14);
        double[] weights = [0, 0, 0.2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.6, 0];
        double products = 0,
            squares = 0;
        for (int i = 0; i < 14; i++)
        {
            products += weights[i] * values[i] * quantiles[i];
            squares += weights[i] * quantiles[i] * quantiles[i];
        }

        Assert.AreEqual(products / squares, MarchenkoPasturFit.Fit(values, 40)!.Variance, 1e-12);
    }

    [TestMethod]
    [DataRow(0.001, 0.97, 0.210043636129049666)]
    [DataRow(0.1, 0.9, 0.430765835055704756)]
    [DataRow(0.5, 0.5, 0.318309886183790672)]
    [DataRow(0.5, 2.5, 0.965893503834223946)]
    [DataRow(1.0, 0.01, 0.0636354414568333187)]
    [DataRow(1.0, 3.5, 0.98048874351128031)]
    [DataRow(2.0, 0.5, 0.567704279633678241)]
    [DataRow(2.0, 4.0, 0.94059565583651208)]
    [DataRow(5.0, 5.0, 0.909538398844672076)]
    public void CumulativeDistribution_IsTheIntegral(double aspectRatio, double point, double expected)
    {
        Assert.AreEqual(expected, new MarchenkoPastur(aspectRatio).CumulativeDistribution(point), 2e-14);
        foreach (double scale in (ReadOnlySpan<double>)[1e-300, 1e-5, 1e300])
            Assert.AreEqual(expected, new MarchenkoPastur(aspectRatio, scale).CumulativeDistribution(point * scale), 2e-14);
    }

    [TestMethod]
    public void Sample_Density_IsTheSlopeOfTheDistribution() =>
        Gen.Select(Laws, Gen.Double[0.05, 0.95])
            .Sample(
                (law, share) =>
                {
                    double width = law.UpperEdge - law.LowerEdge,
                        point = law.LowerEdge + (share * width),
                        step = 1e-5 * width;
                    double slope = (law.CumulativeDistribution(point + step) - law.CumulativeDistribution(point - step)) / (2 * step);
                    return Math.Abs((law.Density(point) / slope) - 1) < 1e-5;
                },
                iter: 500
            );

    [TestMethod]
    public void Density_OutsideTheEdges_IsZero()
    {
        var law = new MarchenkoPastur(0.5);
        Assert.AreEqual(0, law.Density(law.LowerEdge - 1e-9));
        Assert.AreEqual(0, law.Density(law.UpperEdge + 1e-9));
        Assert.AreEqual(double.PositiveInfinity, new MarchenkoPastur(1).Density(0));
    }

    [TestMethod]
    public void Sample_Quantile_InvertsTheCumulativeDistribution() =>
        Gen.Select(Laws, Gen.Double[1e-6, 1 - 1e-6])
            .Sample(
                (law, p) =>
                    p <= law.PointMassAtZero ? law.Quantile(p) == 0 : Math.Abs(law.CumulativeDistribution(law.Quantile(p)) - p) < 1e-12,
                iter: 1000
            );

    [TestMethod]
    public void Sample_Quantiles_AreThoseOfThePlottingPositions() =>
        Gen.Select(Laws, Gen.Int[1, 60])
            .Sample(
                (law, count) =>
                    law.Quantiles(count).Select((q, i) => Math.Abs(q - law.Quantile(1 - ((i + 0.625) / (count + 0.25))))).Max()
                    < 1e-11 * law.UpperEdge,
                iter: 300
            );

    [TestMethod]
    public void PointMass_OfMoreColumnsThanRows_IsTheShareOfZeroes()
    {
        var law = new MarchenkoPastur(4, 2);
        Assert.AreEqual(0.75, law.PointMassAtZero);
        Assert.AreEqual(0.75, law.CumulativeDistribution(0));
        Assert.AreEqual(0, law.CumulativeDistribution(-1e-9));
        Assert.AreEqual(2, law.LowerEdge, 1e-14);
        Assert.AreEqual(18, law.UpperEdge, 1e-14);
        Assert.AreEqual(0, law.Quantile(0.75));
        Assert.AreEqual(0, new MarchenkoPastur(0.5).PointMassAtZero);
    }

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
    [DataRow(double.PositiveInfinity, 1.0)]
    [DataRow(double.NaN, 1.0)]
    [DataRow(0.5, 0.0)]
    [DataRow(0.5, double.PositiveInfinity)]
    public void Constructor_WithAParameterOutOfRange_Throws(double aspectRatio, double variance) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new MarchenkoPastur(aspectRatio, variance));

    [TestMethod]
    public void Fit_OfTheLawsOwnQuantiles_FindsItsVariance()
    {
        foreach (double variance in (ReadOnlySpan<double>)[1e-300, 3, 1e300])
            Assert.AreEqual(1, MarchenkoPasturFit.Fit(new MarchenkoPastur(0.5, variance).Quantiles(200), 400)!.Variance / variance, 1e-12);
    }

    [TestMethod]
    public void Fit_WithAFifthOfOutliers_UsesTheRestOnly()
    {
        double[] values = new MarchenkoPastur(0.5, 3).Quantiles(200);
        for (int i = 0; i < 39; i++)
            values[i] = 1000 - i;
        Assert.AreEqual(3, MarchenkoPasturFit.Fit(values, 400)!.Variance, 1e-12);
    }

    [TestMethod]
    public void Fit_OfTooFewOrVanishingEigenvalues_IsNone()
    {
        Assert.IsNull(MarchenkoPasturFit.Fit([3, 2, 1], 10));
        Assert.IsNull(MarchenkoPasturFit.Fit(new double[20], 30));
        Assert.IsNull(MarchenkoPasturFit.Fit([.. new MarchenkoPastur(0.5).Quantiles(20)], 40, noiseFloor: 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => MarchenkoPasturFit.Fit(new double[20], 19));
        Assert.ThrowsExactly<ArgumentException>(() => MarchenkoPasturFit.Fit([1, 2], 19));
    }
}
