using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics;

/// <summary>Maxima and standard errors against numerical derivatives of likelihoods written down from the densities.</summary>
[TestClass]
public sealed class TailModelErrorTests
{
    private static readonly double[] LogNormal = [.. Tails.LogNormal(400, 0.7).Where(x => x >= 0.6)];
    private static readonly double[] Truncated = Tails.Quantiles(300, p => 2 * Math.Pow(1 - (0.98 * p), -1 / 1.2));

    public static IEnumerable<object[]> Cases =>
        new[] { LogNormal, Truncated, Tails.Exponential(200) }.SelectMany(tail =>
            TailModelTests.Fit(tail, tail[^1]).Where(model => !model.IsOnBoundary).Select(model => Case(tail, model))
        );

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Errors_AreThoseOfTheNumericalHessian(
        TailKind kind,
        double maximum,
        Func<double, double, double> likelihood,
        double a,
        double aError,
        double b,
        double bError
    )
    {
        Assert.AreEqual(maximum, likelihood(a, b), 1e-8, $"{kind}");
        double h = aError * 3e-4,
            k = bError * 3e-4;
        double aa = (likelihood(a + h, b) - (2 * likelihood(a, b)) + likelihood(a - h, b)) / (h * h);
        Assert.AreEqual(0, (likelihood(a + h, b) - likelihood(a - h, b)) / (2 * h) * aError, 1e-3, $"slope {kind}");
        if (double.IsNaN(b))
        {
            Assert.AreEqual(1, aError * Math.Sqrt(-aa), 1e-3, $"{kind}");
            return;
        }

        double bb = (likelihood(a, b + k) - (2 * likelihood(a, b)) + likelihood(a, b - k)) / (k * k);
        double ab =
            (likelihood(a + h, b + k) - likelihood(a + h, b - k) - likelihood(a - h, b + k) + likelihood(a - h, b - k)) / (4 * h * k);
        Assert.AreEqual(0, (likelihood(a, b + k) - likelihood(a, b - k)) / (2 * k) * bError, 1e-3, $"slope {kind}");
        double determinant = (aa * bb) - (ab * ab);
        Assert.AreEqual(1, aError / Math.Sqrt(-bb / determinant), 5e-3, $"{kind}");
        Assert.AreEqual(1, bError / Math.Sqrt(-aa / determinant), 5e-3, $"{kind}");
    }

    [TestMethod]
    public void Cases_IncludeATruncatedPowerLawInTheInterior() => Assert.IsTrue(Cases.Any(one => one[0] is TailKind.TruncatedPowerLaw));

    private static object[] Case(double[] tail, TailModel fitted) =>
        fitted switch
        {
            PowerLawModel model =>
            [
                model.Kind,
                model.LogLikelihood,
                Of((a, _) => Likelihoods.PowerLaw(tail, model.Xmin, a)),
                model.Alpha,
                model.AlphaError,
                double.NaN,
                double.NaN,
            ],
            ExponentialModel model =>
            [
                model.Kind,
                model.LogLikelihood,
                Of((l, _) => Likelihoods.Exponential(tail, model.Xmin, l)),
                model.Lambda,
                model.LambdaError,
                double.NaN,
                double.NaN,
            ],
            LogNormalModel model =>
            [
                model.Kind,
                model.LogLikelihood,
                Of((m, s) => Likelihoods.LogNormal(tail, model.Xmin, m, s)),
                model.Mu,
                model.MuError,
                model.Sigma,
                model.SigmaError,
            ],
            StretchedExponentialModel model =>
            [
                model.Kind,
                model.LogLikelihood,
                Of((l, b) => Likelihoods.StretchedExponential(tail, model.Xmin, l, b)),
                model.Lambda,
                model.LambdaError,
                model.Beta,
                model.BetaError,
            ],
            TruncatedPowerLawModel model =>
            [
                model.Kind,
                model.LogLikelihood,
                Of((a, l) => Likelihoods.TruncatedPowerLaw(tail, model.Xmin, a, l)),
                model.Alpha,
                model.AlphaError,
                model.Lambda,
                model.LambdaError,
            ],
            _ => throw new InvalidOperationException(fitted.Kind.ToString()),
        };

    private static Func<double, double, double> Of(Func<double, double, double> likelihood) => likelihood;
}
