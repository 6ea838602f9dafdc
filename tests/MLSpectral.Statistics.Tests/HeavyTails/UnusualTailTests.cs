using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics;

/// <summary>Legal tails on which optimizers in x fail: a right answer, or NaN and a reason.</summary>
[TestClass]
public sealed class UnusualTailTests
{
    [TestMethod]
    [DataRow(new double[] { }, 1.0)]
    [DataRow(new double[] { 2 }, 2.0)]
    [DataRow(new double[] { 2, 2, 2, 2, 2 }, 2.0)]
    [DataRow(new double[] { 1e-300, 1e-300 }, 1e-300)]
    public void Fit_OfValuesAllAtXmin_IsNotThere(double[] tail, double xmin)
    {
        foreach (TailModel model in TailModelTests.Fit(tail, xmin))
        {
            Assert.IsFalse(model.IsFitted, model.Kind.ToString());
            Assert.IsTrue(
                double.IsNaN(model.LogLikelihood) && double.IsNaN(model.AkaikeInformation) && double.IsNaN(model.SurvivalFunction(3)),
                model.Kind.ToString()
            );
            Assert.IsFalse(model.IsOnBoundary);
        }
    }

    [TestMethod]
    public void Of_ConstantOrNonPositiveValues_SaysWhyThereIsNoTail()
    {
        foreach (double[] values in new double[][] { [5, 5, 5, 5], [0, 0, -1], [], [3] })
        {
            TailAnalysis analysis = TailAnalysis.Compute(values);
            Assert.AreEqual(TailKind.Undetermined, analysis.Kind);
            Assert.StartsWith("No tail: ", analysis.Evidence);
            Assert.IsTrue(analysis.Comparisons.All(one => double.IsNaN(one.LogLikelihoodRatio) && double.IsNaN(one.PValue)));
        }
    }

    [TestMethod]
    public void Fit_OfEqualValuesAboveXmin_HasTheLawsOfOneParameterOnly()
    {
        double[] tail = [3, 3, 3];
        Assert.AreEqual(1 + (1 / Math.Log(3)), PowerLawModel.Fit(tail, 1).Alpha, 1e-14);
        Assert.AreEqual(0.5, ExponentialModel.Fit(tail, 1).Lambda, 1e-15);

        // Shrinking onto the one value, these are ever more likely.
        Assert.IsFalse(LogNormalModel.Fit(tail, 1).IsFitted);
        Assert.IsFalse(StretchedExponentialModel.Fit(tail, 1).IsFitted);

        // α ≥ 1 keeps this one from it.
        Assert.AreEqual(1, TruncatedPowerLawModel.Fit(tail, 1).Alpha);
    }

    [TestMethod]
    [DataRow(1.5)]
    [DataRow(20.0)]
    [DataRow(1e200)]
    public void Fit_OfTwoValues_IsFinite(double largest)
    {
        // The relative variance of (y, 0) is exactly that of a power law.
        double[] tail = [largest, 1];
        Assert.AreEqual(1 + (2 / Math.Log(largest)), PowerLawModel.Fit(tail, 1).Alpha, 1e-12);
        Assert.AreEqual(2 / (largest - 1), ExponentialModel.Fit(tail, 1).Lambda, 1e-12 * 2 / (largest - 1));
        Assert.IsNotNull(LogNormalModel.Fit(tail, 1).Limit);
        foreach (TailModel model in TailModelTests.Fit(tail, 1))
            Assert.IsTrue(double.IsFinite(model.LogLikelihood), $"{model}");
    }

    [TestMethod]
    public void Fit_OverTheWholeRangeOfDoubles_IsRight()
    {
        // y = 0 and ln 1e600, each half of the values: exactly a power law in the first two moments.
        double[] tail = [.. Enumerable.Repeat(1e300, 20), .. Enumerable.Repeat(1e-300, 20)];
        TailAnalysis analysis = TailComparisonTests.Analyse(tail);
        Assert.AreEqual(1 + (2 / (600 * Math.Log(10))), analysis.PowerLaw.Alpha, 1e-12);
        Assert.AreEqual(2e-300, analysis.Exponential.Lambda, 1e-312);
        Assert.AreEqual((40 * Math.Log(2e-300)) - 40, analysis.Exponential.LogLikelihood, 1e-9);
        Assert.IsNotNull(analysis.LogNormal.Limit);
        foreach (TailComparison comparison in analysis.Comparisons)
            Assert.IsTrue(double.IsFinite(comparison.LogLikelihoodRatio) && comparison.PValue is >= 0 and <= 1, $"{comparison}");
    }

    [TestMethod]
    public void Fit_OfALogUniformTailOverTheWholeRange_CutsItOffAtItsEnd()
    {
        // Density ∝ 1/x up to 1e300: α near 1, λ near 1e-300.
        double[] tail = Tails.Quantiles(400, p => Math.Pow(10, (600 * p) - 300));
        TruncatedPowerLawModel model = TruncatedPowerLawModel.Fit(tail, tail[^1]);
        Assert.AreEqual(1, model.Alpha, 1e-3);
        Assert.IsTrue(model.Lambda is > 1e-302 and < 1e-298, $"{model.Lambda}");
        Assert.IsGreaterThan(100, model.LogLikelihood - PowerLawModel.Fit(tail, tail[^1]).LogLikelihood);
    }

    [TestMethod]
    public void Fit_OfAWellSeparatedLogNormal_MatchesItsMoments()
    {
        // x_min far under all values: the truncation does nothing.
        double[] tail = Tails.Quantiles(500, p => 1e9 * Math.Exp(1e-3 * MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, p)));
        LogNormalModel model = LogNormalModel.Fit(tail, 1e-9);
        double mean = tail.Average(Math.Log),
            deviation = Math.Sqrt(tail.Average(x => Math.Pow(Math.Log(x) - mean, 2)));
        Assert.AreEqual(mean, model.Mu, 1e-12 * mean);
        Assert.AreEqual(1, model.Sigma / deviation, 1e-9);
        Assert.AreEqual(1, model.MuError / (deviation / Math.Sqrt(500)), 1e-9);
        Assert.AreEqual(1, model.SigmaError / (deviation / Math.Sqrt(1000)), 1e-9);
        Assert.AreEqual(0.5, model.SurvivalFunction(1e9), 1e-9);
    }

    [TestMethod]
    public void Fit_OfATailWithinRoundingOfXmin_IsFinite()
    {
        double[] tail = Tails.Quantiles(100, p => 1 + (1e-13 * p));
        foreach (TailModel model in TailModelTests.Fit(tail, tail[^1]))
            Assert.IsTrue(double.IsFinite(model.LogLikelihood), $"{model}");
    }

    [TestMethod]
    public void Fit_OfIllegalInput_NamesTheOffender()
    {
        Assert.Contains("under x_min", Assert.ThrowsExactly<ArgumentException>(() => LogNormalModel.Fit([3, 2, 1], 1.5)).Message);
        Assert.Contains("descending", Assert.ThrowsExactly<ArgumentException>(() => PowerLawModel.Fit([1, 2], 1)).Message);
        Assert.Contains(
            "finite",
            Assert.ThrowsExactly<ArgumentException>(() => ExponentialModel.Fit([double.PositiveInfinity, 1], 1)).Message
        );
        Assert.Contains("positive", Assert.ThrowsExactly<ArgumentException>(() => StretchedExponentialModel.Fit([2, 1], 0)).Message);
        Assert.Contains("positive", Assert.ThrowsExactly<ArgumentException>(() => TruncatedPowerLawModel.Fit([2, 1], double.NaN)).Message);
    }
}
