using System.Text.Json;
using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics;

/// <summary>Laws and comparisons against <c>independent_reference.json</c>, above the x_min stored there.</summary>
[TestClass]
public sealed class TailGoldenTests
{
    private static readonly JsonElement Reference = GoldenTails.Json("independent_reference.json").GetProperty("results");

    public static IEnumerable<object[]> Samples =>
        Reference
            .EnumerateObject()
            .Where(one => one.Value.TryGetProperty("compare_power_law_vs", out _))
            .Select(one => new object[] { one.Name });

    [TestMethod]
    [DynamicData(nameof(Samples))]
    public void LogLikelihoods_AreAtLeastThoseOfTheReference(string name)
    {
        var (analysis, reference) = Load(name);
        Assert.AreEqual(
            GoldenTails.Number(reference.GetProperty("power_law_loglik")),
            analysis.PowerLaw.LogLikelihood,
            1e-9 * (1 + Math.Abs(analysis.PowerLaw.LogLikelihood))
        );
        foreach (TailComparison comparison in analysis.Comparisons)
        {
            if (Alternative(reference, comparison) is { } stored)
                Assert.IsGreaterThan(
                    GoldenTails.Number(stored.GetProperty("loglik")) - 1e-6,
                    comparison.Second.LogLikelihood,
                    comparison.Second.Kind.ToString()
                );
        }
    }

    [TestMethod]
    [DynamicData(nameof(Samples))]
    public void Comparisons_AreThoseOfTheReference(string name)
    {
        var (analysis, reference) = Load(name);
        foreach (TailComparison comparison in analysis.Comparisons)
        {
            if (Alternative(reference, comparison) is not { } stored)
                continue;
            string kind = comparison.Second.Kind.ToString();
            double expected = GoldenTails.Number(stored.GetProperty("R"));
            if (stored.TryGetProperty("diverging_towards_power_law_limit", out JsonElement diverging) && diverging.GetBoolean())
            {
                Assert.IsLessThanOrEqualTo(1e-6, comparison.LogLikelihoodRatio, kind);
                continue;
            }

            Assert.AreEqual(expected, comparison.LogLikelihoodRatio, 1e-4 + (1e-7 * Math.Abs(expected)), kind);
            if (Math.Abs(expected) < 0.01)
                continue;
            Assert.AreEqual(
                GoldenTails.Number(stored.GetProperty("R_normalized")),
                comparison.NormalizedRatio,
                1e-3 * (1 + Math.Abs(comparison.NormalizedRatio)),
                kind
            );
            double p = GoldenTails.Number(stored.GetProperty("p"));
            double own = comparison.Second is TruncatedPowerLawModel ? 2 * comparison.NestedPValue : comparison.VuongPValue;
            Assert.AreEqual(p, own, 1e-9 + (5e-3 * p), kind);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Samples))]
    public void Parameters_AreThoseOfTheReference(string name)
    {
        var (analysis, reference) = Load(name);
        JsonElement stored = reference.GetProperty("compare_power_law_vs");
        AssertClose(stored.GetProperty("exponential"), "Lambda", analysis.Exponential.Lambda, 1e-9);
        if (
            stored.TryGetProperty("lognormal", out JsonElement logNormal)
            && !logNormal.GetProperty("diverging_towards_power_law_limit").GetBoolean()
        )
        {
            AssertClose(logNormal, "mu", analysis.LogNormal.Mu, 1e-3);
            AssertClose(logNormal, "sigma", analysis.LogNormal.Sigma, 1e-3);
        }

        if (!stored.TryGetProperty("truncated_power_law", out JsonElement truncated))
            return;
        if (truncated.GetProperty("lambda_at_zero").GetBoolean())
        {
            Assert.AreEqual(analysis.PowerLaw, analysis.TruncatedPowerLaw.Limit);
            return;
        }

        AssertClose(truncated, "alpha", analysis.TruncatedPowerLaw.Alpha, 1e-3);
        AssertClose(truncated, "Lambda", analysis.TruncatedPowerLaw.Lambda, 1e-3);
    }

    private static void AssertClose(JsonElement stored, string name, double actual, double relative)
    {
        double expected = GoldenTails.Number(stored.GetProperty(name));
        Assert.AreEqual(expected, actual, relative * (1e-3 + Math.Abs(expected)), name);
    }

    private static (TailAnalysis Analysis, JsonElement Reference) Load(string name)
    {
        JsonElement reference = Reference.GetProperty(name),
            stored = reference.GetProperty("left_cdf_D");
        var fit = new PowerLawFit { Xmin = stored.GetProperty("xmin").GetDouble(), TailCount = stored.GetProperty("n_tail").GetInt32() };
        return (TailAnalysis.Compute(GoldenTails.Sample(name), fit), reference);
    }

    // The reference has no stretched exponential, and not every law of the smallest samples.
    private static JsonElement? Alternative(JsonElement reference, TailComparison comparison)
    {
        string name = comparison.Second.Kind switch
        {
            TailKind.Exponential => "exponential",
            TailKind.LogNormal => "lognormal",
            TailKind.TruncatedPowerLaw => "truncated_power_law",
            _ => "",
        };
        return reference.GetProperty("compare_power_law_vs").TryGetProperty(name, out JsonElement stored) ? stored : null;
    }
}
