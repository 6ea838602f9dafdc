using CsCheck;
using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class TracyWidomTests
{
    // det(1 − Ai(x + y + s)) on (0, 26 − s/2) by Nyström's method with 52 Gauss–Legendre nodes in mpmath with 45 digits; 44 nodes
    // give the same digits.
    private static readonly (double Point, double Distribution, double Survival)[] Reference =
    [
        (-10, 3.159039e-22, 1.0),
        (-8, 1.8068279211914912e-12, 0.99999999999819317),
        (-6, 2.707319325304773058e-6, 0.99999729268067469523),
        (-5, 0.00027791775491679036945, 0.99972208224508320963),
        (-4, 0.0075676785987964005235, 0.99243232140120359948),
        (-3, 0.069600118867369888435, 0.93039988113263011156),
        (-2, 0.27432019790921785767, 0.72567980209078214233),
        (-1.2, 0.52171413038145269951, 0.47828586961854730049),
        (-1, 0.58378989551973228346, 0.41621010448026771654),
        (0, 0.83190806620295192746, 0.16809193379704807254),
        (1, 0.9514212369115507348, 0.048578763088449265204),
        (2, 0.98959757108482699207, 0.010402428915173007927),
        (3, 0.99829348034988059517, 0.0017065196501194048345),
        (4, 0.99977965551256700135, 0.00022034448743299864817),
        (6, 0.99999805918592735378, 1.9408140726462170989e-6),
        (8, 0.99999999195457512013, 8.0454248798697385653e-9),
        (10, 0.9999999999829178413, 1.7082158695271068436e-11),
        (12, 0.99999999999998023427, 1.9765729575215767384e-14),
        (14, 0.99999999999999998693, 1.3074930670366337864e-17),
        (16, 0.99999999999999999999, 5.1374250160504341999e-21),
        (20, 1.0, 1.8759060994770325853e-28),
        (25, 1.0, 8.0682593209645439801e-39),
    ];

    [TestMethod]
    public void CumulativeDistribution_IsTheFredholmDeterminant()
    {
        foreach ((double point, double distribution, _) in Reference)
            Assert.AreEqual(distribution, TracyWidom.CumulativeDistribution(point), 1e-11, $"at {point}");
    }

    [TestMethod]
    public void LogSurvival_InTheRightTail_IsTheFredholmDeterminant()
    {
        foreach ((double point, _, double survival) in Reference)
        {
            Assert.AreEqual(1, Math.Exp(TracyWidom.LogSurvival(point) - Math.Log(survival)), 3e-7, $"at {point}");
            Assert.AreEqual(1, TracyWidom.Survival(point) / survival, 3e-7, $"at {point}");
        }
    }

    [TestMethod]
    public void LogSurvival_FarOut_IsHalfTheIntegralOfTheAiryFunction()
    {
        // ln(½∫ₛ^∞ Ai) with mpmath, 40 digits.
        Assert.AreEqual(-240.597339913722545, TracyWidom.LogSurvival(50), 1e-9);
        Assert.AreEqual(-672.080056142354327, TracyWidom.LogSurvival(100), 1e-9);
        Assert.IsTrue(double.IsFinite(TracyWidom.LogSurvival(1e100)));
        Assert.AreEqual(0, TracyWidom.Survival(1e100));
    }

    [TestMethod]
    public void CumulativeDistribution_FarLeft_IsCloseToTheDeterminant()
    {
        foreach ((double point, double distribution, _) in Reference.Where(row => row.Point < -5))
            Assert.AreEqual(1, TracyWidom.CumulativeDistribution(point) / distribution, 0.02, $"at {point}");
    }

    // Bejan 2005, table 2, and Johnstone 2001.
    [TestMethod]
    [DataRow(0.90, 0.4501)]
    [DataRow(0.95, 0.9793)]
    [DataRow(0.99, 2.0234)]
    [DataRow(0.05, -3.1804)]
    [DataRow(0.01, -3.8954)]
    public void Quantile_IsThePublishedOne(double probability, double expected) =>
        Assert.AreEqual(expected, TracyWidom.Quantile(probability), 5.1e-5);

    [TestMethod]
    public void MeanAndVariance_AreTheMomentsOfTheDistribution()
    {
        // By parts, E s = ∫₀^∞ (1−F) − ∫₋∞⁰ F and E s² = 2∫₀^∞ s(1−F) − 2∫₋∞⁰ sF; Simpson's rule,
        // since everything is smooth on each side of 0.
        const double step = 1.0 / 64;
        double mean = 0,
            square = 0;
        for (int i = 0; i <= 1280; i++)
        {
            double s = i * step,
                weight =
                    step
                    / 3
                    * (
                        i is 0 or 1280 ? 1
                        : i % 2 == 1 ? 4
                        : 2
                    );
            mean += weight * (TracyWidom.Survival(s) - TracyWidom.CumulativeDistribution(-s));
            square += weight * 2 * s * (TracyWidom.Survival(s) + TracyWidom.CumulativeDistribution(-s));
        }

        Assert.AreEqual(TracyWidom.Mean, mean, 1e-9);
        Assert.AreEqual(TracyWidom.Variance, square - (mean * mean), 1e-9);
    }

    [TestMethod]
    public void Sample_Quantile_InvertsTheDistribution() =>
        Gen.Double[-6, 12]
            .Sample(
                s =>
                    (s < -2 || Math.Abs(TracyWidom.SurvivalQuantile(TracyWidom.Survival(s)) - s) < 1e-9)
                    && (s > 0 || Math.Abs(TracyWidom.Quantile(TracyWidom.CumulativeDistribution(s)) - s) < 1e-8),
                iter: 500
            );

    [TestMethod]
    public void Sample_Distribution_IsMonotoneAndComplementary() =>
        Gen.Select(Gen.Double[-30, 60], Gen.Double[1e-3, 3])
            .Sample(
                (s, step) =>
                    TracyWidom.LogSurvival(s + step) <= TracyWidom.LogSurvival(s)
                    && TracyWidom.CumulativeDistribution(s + step) >= TracyWidom.CumulativeDistribution(s)
                    && Math.Abs(TracyWidom.CumulativeDistribution(s) + TracyWidom.Survival(s) - 1) < 1e-14,
                iter: 1000
            );

    [TestMethod]
    public void Quantile_OfTheSmallestProbabilities_IsWhereTheLeftTailIs()
    {
        foreach (double probability in (ReadOnlySpan<double>)[1e-13, 1e-100, 1e-295, 1e-305])
            Assert.AreEqual(
                0,
                Math.Log(TracyWidom.CumulativeDistribution(TracyWidom.Quantile(probability)) / probability),
                1e-8,
                $"{probability}"
            );
        Assert.IsTrue(TracyWidom.Quantile(double.Epsilon) is > -26 and < -25);
        Assert.AreEqual(TracyWidom.Quantile(1e-100), TracyWidom.Quantile(1e-100 * (1 + 1e-9)), 1e-8);
    }

    [TestMethod]
    public void Quantile_AtTheEnds_IsInfinite()
    {
        Assert.AreEqual(double.NegativeInfinity, TracyWidom.Quantile(0));
        Assert.AreEqual(double.PositiveInfinity, TracyWidom.Quantile(1));
        Assert.AreEqual(double.PositiveInfinity, TracyWidom.SurvivalQuantile(0));
        Assert.IsTrue(TracyWidom.SurvivalQuantile(double.Epsilon) is > 100 and < 110);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TracyWidom.Quantile(1.1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TracyWidom.SurvivalQuantile(double.NaN));
    }
}
