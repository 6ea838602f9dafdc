using System.Text.Json;
using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics;

/// <summary>Against powerlaw 1.5 and an independent computation with 80-bit sums, on every continuous sample.</summary>
[TestClass]
public sealed class GoldenPowerLawTests
{
    public static IEnumerable<object[]> PowerLawSets =>
        GoldenTails
            .Json("powerlaw_v1.5.json")
            .GetProperty("results")
            .EnumerateObject()
            .Where(set => !set.Name.StartsWith("zipf", StringComparison.Ordinal))
            .Select(set => new object[] { set.Name });

    public static IEnumerable<object[]> ReferenceSets =>
        GoldenTails.Json("independent_reference.json").GetProperty("results").EnumerateObject().Select(set => new object[] { set.Name });

    [TestMethod]
    [DynamicData(nameof(PowerLawSets))]
    public void Fit_OfASample_IsThatOfPowerlaw(string name)
    {
        JsonElement expected = GoldenTails.Json("powerlaw_v1.5.json").GetProperty("results").GetProperty(name);
        var fit = PowerLawFit.Fit(GoldenTails.Sample(name));
        AssertFit(expected, fit);
        Assert.AreEqual(GoldenTails.Number(expected.GetProperty("sigma")), fit.AlphaError, 1e-12);
        if (fit.IsFitted)
            Assert.AreEqual(
                GoldenTails.Number(expected.GetProperty("loglik_power_law")),
                fit.LogLikelihood,
                1e-11 * Math.Max(1, Math.Abs(fit.LogLikelihood))
            );
    }

    [TestMethod]
    [DynamicData(nameof(ReferenceSets))]
    public void Fit_OfASample_IsTheIndependentReference(string name)
    {
        JsonElement expected = GoldenTails.Json("independent_reference.json").GetProperty("results").GetProperty(name);
        double[] values = GoldenTails.Sample(name);
        var left = PowerLawFit.Fit(values);
        AssertFit(expected.GetProperty("left_cdf_D"), left);
        AssertFit(
            expected.GetProperty("exact_two_sided_KS"),
            PowerLawFit.Fit(values, new PowerLawFitOptions { Distance = TailDistance.KolmogorovSmirnov })
        );
        Assert.AreEqual(
            expected.GetProperty("power_law_loglik").GetDouble(),
            left.LogLikelihood,
            1e-11 * Math.Max(1, Math.Abs(left.LogLikelihood))
        );
        Assert.AreEqual(
            expected.GetProperty("left_cdf_D").GetProperty("exact_two_sided_KS_at_this_xmin").GetDouble(),
            PowerLawFit.FitAtXmin(values, left.Xmin, TailDistance.KolmogorovSmirnov).KsDistance,
            1e-14
        );
    }

    [TestMethod]
    [DataRow("pareto_a2.5_n200")]
    [DataRow("tiny_n50")]
    [DataRow("ties_dup_n60")]
    [DataRow("tiny_n10")]
    public void Candidates_OfASample_AreTheCurveOfPowerlaw(string name)
    {
        JsonElement expected = GoldenTails.Json("function_level.json").GetProperty("curve_" + name).GetProperty("powerlaw_v1_5");
        double[] xmins = Numbers("xmins"),
            alphas = Numbers("alphas"),
            distances = Numbers("Ds");
        PowerLawCandidate[] candidates = [.. PowerLawFit.FindCandidates(GoldenTails.Sample(name)).Reverse()];
        Assert.HasCount(xmins.Length, candidates);
        for (int i = 0; i < xmins.Length; i++)
        {
            Assert.AreEqual(xmins[i], candidates[i].Xmin);
            Assert.AreEqual(alphas[i], candidates[i].Alpha, 1e-11 * alphas[i]);
            Assert.AreEqual(distances[i], candidates[i].KsDistance, 1e-13);
        }

        double[] Numbers(string property) => [.. expected.GetProperty(property).EnumerateArray().Select(GoldenTails.Number)];
    }

    private static void AssertFit(JsonElement expected, PowerLawFit fit)
    {
        double alpha = GoldenTails.Number(expected.GetProperty("alpha"));
        Assert.AreEqual(!double.IsNaN(alpha), fit.IsFitted);
        Assert.AreEqual(alpha, fit.Alpha, 1e-12);
        if (!fit.IsFitted)
            return;
        Assert.AreEqual(GoldenTails.Number(expected.GetProperty("xmin")), fit.Xmin);
        Assert.AreEqual(GoldenTails.Number(expected.GetProperty("D")), fit.KsDistance, 1e-14);
        Assert.AreEqual(GoldenTails.Number(expected.GetProperty("n_tail")), fit.TailCount);
    }
}
