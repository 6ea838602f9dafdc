using CsCheck;
using MathNet.Numerics.Integration;
using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class TailModelTests
{
    [TestMethod]
    public void Sample_CumulativeDistribution_IsTheIntegralOfTheDensity() =>
        Gen.Select(Tails.Any, Gen.Double[0, 1], Gen.Double[0, 1])
            .Sample(
                (tail, first, second) =>
                {
                    double xmin = tail[^1],
                        range = Math.Log(tail[0] / xmin);
                    double from = range * Math.Min(first, second),
                        to = range * Math.Max(first, second);
                    foreach (TailModel model in Fit(tail, xmin).Where(model => model.IsFitted))
                    {
                        double integral = GaussKronrodRule.Integrate(
                            y => Math.Exp(model.LogDensity(xmin * Math.Exp(y)) + y) * xmin,
                            from,
                            to,
                            out _,
                            out _,
                            1e-11,
                            12
                        );
                        double expected =
                            model.CumulativeDistribution(xmin * Math.Exp(to)) - model.CumulativeDistribution(xmin * Math.Exp(from));

                        // The limits of integration are rounded, too: by 1e-16 of x.
                        double rounding = 1e-15 / range;
                        Assert.AreEqual(expected, integral, 1e-9 + (100 * rounding), $"{model}");
                    }
                },
                iter: 300
            );

    [TestMethod]
    public void Sample_SurvivalAndCumulativeDistribution_AddToOneAndAreMonotone() =>
        Gen.Select(Tails.Any, Gen.Double[0, 2], Gen.Double[0, 2])
            .Sample(
                (tail, first, second) =>
                {
                    double xmin = tail[^1],
                        range = Math.Log(tail[0] / xmin);
                    double x = xmin * Math.Exp(range * Math.Min(first, second)),
                        later = xmin * Math.Exp(range * Math.Max(first, second));
                    return Fit(tail, xmin)
                        .Where(model => model.IsFitted)
                        .All(model =>
                            Math.Abs(model.SurvivalFunction(x) + model.CumulativeDistribution(x) - 1) < 1e-15
                            && model.SurvivalFunction(later) <= model.SurvivalFunction(x) + 1e-12
                            && model.SurvivalFunction(xmin) == 1
                            && model.CumulativeDistribution(double.PositiveInfinity) == 1
                        );
                },
                iter: 1000
            );

    [TestMethod]
    public void Sample_LogLikelihood_IsTheSumOfTheLogDensities() =>
        Tails.Any.Sample(
            tail =>
                Fit(tail, tail[^1])
                    .Where(model => model.IsFitted)
                    .All(model =>
                        Math.Abs(tail.Sum(model.LogDensity) - model.LogLikelihood)
                        <= 1e-12 * tail.Sum(x => 1 + Math.Abs(model.LogDensity(x)) + Math.Abs(Math.Log(x)))
                    ),
            iter: 1000
        );

    [TestMethod]
    public void Sample_Parameters_DoNotDependOnTheScale() =>
        Gen.Select(Tails.Any, Gen.Int[-300, 300])
            .Sample(
                (tail, power) =>
                {
                    double scale = Math.ScaleB(1, power);
                    double[] scaled = [.. tail.Select(x => scale * x)];
                    var (one, other) = (Fit(tail, tail[^1]), Fit(scaled, scaled[^1]));
                    for (int i = 0; i < one.Length; i++)
                    {
                        (double a, double b) = (Shape(one[i]), Shape(other[i]));
                        Assert.IsTrue(a.Equals(b) || Math.Abs(a - b) <= 1e-9 * Math.Abs(a), $"{one[i]} {other[i]}");
                        Assert.AreEqual(one[i].Limit is null, other[i].Limit is null);
                        double expected = one[i].LogLikelihood - (tail.Length * Math.Log(scale));
                        Assert.IsTrue(
                            expected.Equals(other[i].LogLikelihood)
                                || Math.Abs(expected - other[i].LogLikelihood) <= 1e-10 * (1 + Math.Abs(expected)),
                            $"{one[i]} {other[i]}"
                        );
                    }
                },
                iter: 1000
            );

    [TestMethod]
    public void Fit_OfExactQuantiles_FindsTheLaw()
    {
        Assert.AreEqual(2.5, PowerLawModel.Fit(Tails.PowerLaw(20_000, 2.5), 1).Alpha, 1e-3);
        Assert.AreEqual(1, ExponentialModel.Fit(Tails.Exponential(20_000), 1).Lambda, 1e-3);
        Assert.AreEqual(1, StretchedExponentialModel.Fit(Tails.Exponential(20_000), 1).Beta, 1e-2);
        LogNormalModel logNormal = LogNormalModel.Fit([.. Tails.LogNormal(40_000, 0.8).Where(x => x >= 1)], 1);
        Assert.AreEqual(0, logNormal.Mu, 1e-2);
        Assert.AreEqual(0.8, logNormal.Sigma, 1e-2);
    }

    [TestMethod]
    public void Fit_OfAPowerLawWithoutCutoff_IsThePowerLaw()
    {
        // The relative variance of y is pushed above 1 by one far value.
        double[] tail = [1e6, .. Tails.PowerLaw(500, 3)];
        foreach (
            TailModel model in new TailModel[]
            {
                LogNormalModel.Fit(tail, 1),
                TruncatedPowerLawModel.Fit(tail, 1),
                StretchedExponentialModel.Fit(tail, 1),
            }
        )
        {
            Assert.AreEqual(PowerLawModel.Fit(tail, 1), model.Limit, model.Kind.ToString());
            Assert.IsTrue(model.IsOnBoundary);
            Assert.AreEqual(model.Limit!.LogLikelihood, model.LogLikelihood);
            Assert.AreEqual(model.Limit.LogDensity(7), model.LogDensity(7));
            Assert.AreEqual(model.Limit.SurvivalFunction(7), model.SurvivalFunction(7));
        }
    }

    [TestMethod]
    public void Fit_OfLightTails_HoldsAlphaAtOne()
    {
        TruncatedPowerLawModel model = TruncatedPowerLawModel.Fit(Tails.Quantiles(200, p => 1 + p), 1);
        Assert.AreEqual(1, model.Alpha);
        Assert.IsTrue(model.IsOnBoundary);
        Assert.IsNull(model.Limit);
        Assert.IsTrue(double.IsNaN(model.AlphaError) && double.IsNaN(model.LambdaError));

        // With α = 1 the mean excess is that of the law: ∫ e^−λ(x−1) dx over ∫ e^−λ(x−1)/x dx, less 1, = 0.5.
        double Integral(Func<double, double> f) =>
            GaussKronrodRule.Integrate(x => f(x) * Math.Exp(-model.Lambda * (x - 1)), 1, 60, out _, out _, 1e-12, 15);
        Assert.AreEqual(0.5, (Integral(_ => 1) / Integral(x => 1 / x)) - 1, 1e-6);
    }

    [TestMethod]
    public void StretchedExponential_OfTwoGroups_TakesTheHighestMaximum()
    {
        // Against a grid of β.
        double[] tail = [.. Enumerable.Repeat(1e6, 3), .. Tails.Exponential(300)];
        StretchedExponentialModel model = StretchedExponentialModel.Fit(tail, 1);
        double best = Enumerable.Range(1, 4000).Max(i => Likelihoods.StretchedExponentialProfile(tail, 1, i * 0.001));
        Assert.IsGreaterThan(best - 1e-9, model.LogLikelihood);
    }

    [TestMethod]
    public void LogDensity_OutsideTheTail_IsMinusInfinity()
    {
        foreach (TailModel model in Fit(Tails.LogNormal(50), 0.05))
        {
            Assert.AreEqual(double.NegativeInfinity, model.LogDensity(0.04));
            Assert.AreEqual(double.NegativeInfinity, model.LogDensity(-1));
            Assert.AreEqual(double.NegativeInfinity, model.LogDensity(double.PositiveInfinity));
            Assert.AreEqual(1, model.SurvivalFunction(0.04));
            Assert.AreEqual(0, model.SurvivalFunction(double.PositiveInfinity));
            Assert.IsTrue(double.IsNaN(model.LogDensity(double.NaN)) && double.IsNaN(model.SurvivalFunction(double.NaN)));
        }
    }

    [TestMethod]
    public void CumulativeDistribution_NearXmin_KeepsItsRelativePrecision()
    {
        double[] tail = Tails.LogNormal(50);
        double xmin = tail[^1],
            step = xmin * 1e-9;
        foreach (TailModel model in Fit(tail, xmin))
        {
            // Where ln S has no closed form it is a difference, known to some 1e-15.
            double expected = step * Math.Exp(model.LogDensity(xmin)),
                tolerance = model is LogNormalModel or TruncatedPowerLawModel ? 1e-14 : 1e-6 * expected;
            Assert.AreEqual(expected, model.CumulativeDistribution(xmin + step), tolerance, $"{model}");
        }
    }

    internal static TailModel[] Fit(double[] tail, double xmin) =>
        [
            PowerLawModel.Fit(tail, xmin),
            TruncatedPowerLawModel.Fit(tail, xmin),
            LogNormalModel.Fit(tail, xmin),
            ExponentialModel.Fit(tail, xmin),
            StretchedExponentialModel.Fit(tail, xmin),
        ];

    // A parameter without unit.
    private static double Shape(TailModel model) =>
        model switch
        {
            PowerLawModel power => power.Alpha - 1,
            LogNormalModel logNormal => logNormal.Sigma,
            ExponentialModel exponential => exponential.Lambda * exponential.Xmin,
            StretchedExponentialModel stretched => stretched.Beta,
            _ => 0,
        };
}
