using MLSpectral.Statistics.Functions;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class NormalTailTests
{
    // E s, E s², Var s, the determinant and ln Q, mpmath with 120 digits.
    [TestMethod]
    [DataRow(-1000, 1000.0, 1000001.0, 1.0, 2.0, 0.0)]
    [DataRow(-20, 20.0, 401.0, 1.0, 2.0, -2.7536241186062337e-89)]
    [DataRow(-3, 3.0044378390421257, 10.013313517126377, 0.98666678845825919, 1.8398239495588998, -0.0013508099647481938)]
    [DataRow(-0.5, 1.0091604338370335, 1.5045802169185167, 0.4861754356963671, 0.19926059697471187, -0.36894641528865639)]
    [DataRow(0, 0.79788456080286536, 1.0, 0.36338022763241866, 0.090140682897255971, -0.69314718055994531)]
    [DataRow(1, 0.52513527616098121, 0.47486472383901879, 0.19909766557034879, 0.017875065279735791, -1.8410216450092635)]
    [DataRow(2.4375, 0.32839052888105143, 0.19954808585243713, 0.091707746393660457, 0.0021675121855794708, -4.9070043132529885)]
    [DataRow(2.5, 0.32274479766390725, 0.19313800584023187, 0.088973801421115443, 0.0019938195804980372, -5.0816482772786905)]
    [DataRow(3, 0.28309865493043651, 0.15070403520869048, 0.070559186785268117, 0.0010478925314293688, -6.6077262215103495)]
    [DataRow(10, 0.098093233962511963, 0.019067660374880372, 0.0094453778256562612, 3.1965329241903783e-6, -53.231285150512471)]
    [DataRow(100, 0.0099980009992607052, 0.00019990007392948151, 9.994004994826345e-5, 3.9904185649004739e-12, -5005.5242086942051)]
    [DataRow(1e4, 9.99999980000001e-5, 1.9999999000000074e-8, 9.99999940000005e-9, 3.999999040000186e-24, -50000010.129278915)]
    public void Moments_AreThoseOfTheReference(
        double gamma,
        double mean,
        double meanSquare,
        double variance,
        double determinant,
        double logSurvival
    )
    {
        var excess = NormalTail.Above(gamma);
        Assert.AreEqual(1, excess.Mean / mean, 5e-15);
        Assert.AreEqual(1, excess.MeanSquare / meanSquare, 1e-14);
        Assert.AreEqual(1, excess.Variance / variance, 5e-14);

        // Its terms cancel to 1/γ² of their size on both sides, and to some 1/40 in between.
        Assert.AreEqual(1, excess.Determinant / determinant, 3e-12 + (2e-15 * gamma * gamma));
        Assert.AreEqual(logSurvival, NormalTail.LogSurvival(gamma), 1e-15 * (1 + Math.Abs(logSurvival)));
    }

    [TestMethod]
    [DataRow(-3.0)]
    [DataRow(0.7)]
    [DataRow(2.4)]
    [DataRow(40.0)]
    public void LogHazard_IsTheLogarithmOfTheDensityOverTheSurvival(double gamma)
    {
        double logDensity = -0.5 * ((gamma * gamma) + Math.Log(2 * Math.PI));
        Assert.AreEqual(logDensity - NormalTail.LogSurvival(gamma), NormalTail.LogHazard(gamma), 3e-15 * (1 + Math.Abs(logDensity)));
        Assert.AreEqual(-0.5 * Math.Log(2 * Math.PI), NormalTail.LogPeak(gamma) + NormalTail.LogSurvival(gamma), 1e-12);
    }

    [TestMethod]
    [DataRow(-5.0, 0.3)]
    [DataRow(1.0, 3.0)]
    [DataRow(2.6, 0.01)]
    [DataRow(30.0, 0.2)]
    public void LogSurvivalOfExcess_IsTheDifferenceOfTheLogarithms(double gamma, double s) =>
        Assert.AreEqual(
            NormalTail.LogSurvival(gamma + s) - NormalTail.LogSurvival(gamma),
            NormalTail.LogSurvivalOfExcess(gamma, s),
            3e-15 * (1 + (gamma * gamma))
        );
}
