using CsCheck;
using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class TailComparisonTests
{
    private static readonly double[] Tail = [.. Tails.LogNormal(200).Where(x => x > 0.5)];

    [TestMethod]
    public void Sample_LawsThatContainThePowerLaw_AreNeverLessLikely() =>
        Tails.Any.Sample(
            tail =>
            {
                TailModel[] models = TailModelTests.Fit(tail, tail[^1]);
                foreach (TailModel model in models.Where(model => model.IsFitted && model.ParameterCount == 2))
                {
                    Assert.IsLessThanOrEqualTo(0, TailComparison.Compare((PowerLawModel)models[0], model, tail).LogLikelihoodRatio);
                    double rounding = 1e-12 * tail.Sum(x => 1 + Math.Abs(Math.Log(x)) + Math.Abs(model.LogDensity(x)));
                    Assert.IsGreaterThan(-rounding, model.LogLikelihood - models[0].LogLikelihood, $"{model}");
                }
            },
            iter: 2000
        );

    [TestMethod]
    public void Sample_Comparisons_DoNotDependOnTheScale() =>
        Gen.Select(Tails.Any, Gen.Double[-100, 100])
            .Sample(
                (tail, power) =>
                {
                    double scale = Math.Pow(10, power);
                    double[] scaled = [.. tail.Select(x => scale * x)];
                    var (one, other) = (Analyse(tail), Analyse(scaled));

                    // A ratio x/x_min is rounded differently at another scale: y by 1e-16, which is a share of its mean.
                    double rounding = 1e-13 / Math.Min(1, one.PowerLaw.IsFitted ? 1 / (one.PowerLaw.Alpha - 1) : 1);
                    for (int i = 0; i < one.Comparisons.Count; i++)
                    {
                        (TailComparison a, TailComparison b) = (one.Comparisons[i], other.Comparisons[i]);
                        AssertSame(a.LogLikelihoodRatio, b.LogLikelihoodRatio, rounding * tail.Length, a);
                        if (Math.Abs(a.LogLikelihoodRatio) > 1e-6)
                            AssertSame(a.PValue, b.PValue, 1e-3, a);
                    }
                },
                iter: 1000
            );

    [TestMethod]
    public void Of_ANestedAlternative_TakesHalfOfTheChiSquaredTail()
    {
        // ½ P(χ²₁ > 2|R|) and Vuong's p from the differences of the densities.
        PowerLawModel power = PowerLawModel.Fit(Tail, Tail[^1]);
        StretchedExponentialModel stretched = StretchedExponentialModel.Fit(Tail, Tail[^1]);
        TailComparison comparison = TailComparison.Compare(power, stretched, Tail);
        double[] differences = [.. Tail.Select(x => power.LogDensity(x) - stretched.LogDensity(x))];
        double ratio = differences.Sum(),
            deviation = Math.Sqrt(differences.Average(d => Math.Pow(d - (ratio / Tail.Length), 2)));
        Assert.AreEqual(power.LogLikelihood - stretched.LogLikelihood, comparison.LogLikelihoodRatio, 1e-9);
        Assert.AreEqual(ratio / (deviation * Math.Sqrt(Tail.Length)), comparison.NormalizedRatio, 1e-9);
        Assert.AreEqual(
            2 * MathNet.Numerics.Distributions.Normal.CDF(0, 1, -Math.Abs(comparison.NormalizedRatio)),
            comparison.VuongPValue,
            1e-12
        );
        Assert.AreEqual(
            0.5 * (1 - MathNet.Numerics.Distributions.ChiSquared.CDF(1, -2 * comparison.LogLikelihoodRatio)),
            comparison.NestedPValue,
            1e-12
        );
        Assert.AreEqual(comparison.NestedPValue, comparison.PValue);
    }

    [TestMethod]
    public void Of_LawsThatAreNotNested_TakesVuongsTest()
    {
        PowerLawModel power = PowerLawModel.Fit(Tail, Tail[^1]);
        TailComparison exponential = TailComparison.Compare(power, ExponentialModel.Fit(Tail, Tail[^1]), Tail),
            normal = TailComparison.Compare(power, LogNormalModel.Fit(Tail, Tail[^1]), Tail);
        Assert.IsTrue(double.IsNaN(exponential.NestedPValue));
        Assert.AreEqual(exponential.VuongPValue, exponential.PValue);
        Assert.IsFalse(double.IsNaN(normal.NestedPValue));
        Assert.AreEqual(normal.VuongPValue, normal.PValue);
    }

    [TestMethod]
    public void Vuong_OfTheLawsExchanged_ChangesTheSignOnly()
    {
        TailModel first = LogNormalModel.Fit(Tail, Tail[^1]),
            second = StretchedExponentialModel.Fit(Tail, Tail[^1]);
        TailComparison one = TailComparison.CompareByVuong(first, second, Tail),
            other = TailComparison.CompareByVuong(second, first, Tail);
        Assert.AreEqual(first.LogLikelihood - second.LogLikelihood, one.LogLikelihoodRatio, 1e-9);
        Assert.AreEqual(-one.LogLikelihoodRatio, other.LogLikelihoodRatio, 1e-12);
        Assert.AreEqual(one.PValue, other.PValue, 1e-12);
        Assert.AreEqual(one.VuongPValue, one.PValue);
        Assert.IsTrue(double.IsNaN(one.NestedPValue));
    }

    [TestMethod]
    public void Of_AnAlternativeInThePowerLawLimit_SeesNoDifference()
    {
        double[] tail = [1e6, .. Tails.PowerLaw(500, 3)];
        PowerLawModel power = PowerLawModel.Fit(tail, 1);
        foreach (
            TailModel limit in new TailModel[]
            {
                LogNormalModel.Fit(tail, 1),
                TruncatedPowerLawModel.Fit(tail, 1),
                StretchedExponentialModel.Fit(tail, 1),
            }
        )
        {
            TailComparison comparison = TailComparison.Compare(power, limit, tail);
            Assert.AreEqual(0, comparison.LogLikelihoodRatio);
            Assert.AreEqual(0, comparison.NormalizedRatio);
            Assert.AreEqual(1, comparison.PValue);
            Assert.AreEqual(1, comparison.NestedPValue);
        }
    }

    [TestMethod]
    public void Comparison_OfLawsOfAnotherTail_Throws()
    {
        PowerLawModel power = PowerLawModel.Fit(Tail, Tail[^1]);
        ExponentialModel exponential = ExponentialModel.Fit(Tail.AsSpan(0, 50), Tail[49]);
        Assert.Contains(
            "fit both to the tail",
            Assert.ThrowsExactly<ArgumentException>(() => TailComparison.Compare(power, exponential, Tail)).Message
        );
        Assert.ThrowsExactly<ArgumentException>(() => TailComparison.CompareByVuong(exponential, exponential, Tail));
        Assert.ThrowsExactly<ArgumentNullException>(() => TailComparison.CompareByVuong(null!, power, Tail));
    }

    internal static TailAnalysis Analyse(double[] tail) =>
        TailAnalysis.Compute(tail, new PowerLawFit { Xmin = tail[^1], TailCount = tail.Length });

    private static void AssertSame(double a, double b, double relative, TailComparison comparison) =>
        Assert.IsTrue(a.Equals(b) || Math.Abs(a - b) <= relative * (1 + Math.Abs(a)), $"{a:R} {b:R} {comparison}");
}
