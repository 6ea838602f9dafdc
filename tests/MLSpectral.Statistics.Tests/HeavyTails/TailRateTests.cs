using MathNet.Numerics.Distributions;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.Samples;

namespace MLSpectral.Tests.Statistics;

/// <summary>
/// How often tests and verdicts are wrong and right on independent values above a known x_min. Seeded; the bounds are what was measured,
/// with room for the draw.
/// </summary>
[TestClass]
[TestCategory("Long")]
public sealed class TailRateTests
{
    private const int Replicas = 2000;

    public TestContext TestContext { get; set; } = null!;

    // At the 5 % level, against a power law that is true. λ = 0: the score of λ has an infinite variance for α ≤ 3, and the half χ²
    // is too optimistic.
    [TestMethod]
    [DataRow(1.5, 1000, 0.12)]
    [DataRow(2.0, 100, 0.1)]
    [DataRow(2.5, 100, 0.1)]
    [DataRow(2.5, 1000, 0.09)]
    [DataRow(4.0, 100, 0.09)]
    [DataRow(4.0, 1000, 0.08)]
    public void PowerLaws_AreRarelyCalledAnythingElse(double alpha, int count, double largestRateOfCutoffs)
    {
        Rates rates = Simulate(count, random => Math.Pow(1 - random.NextDouble(), -1 / (alpha - 1)));
        TestContext.WriteLine($"α = {alpha}, n = {count}: {rates}");
        Assert.IsLessThanOrEqualTo(largestRateOfCutoffs, rates.Rejected[TailKind.TruncatedPowerLaw]);
        Assert.IsLessThanOrEqualTo(0.085, rates.Rejected[TailKind.StretchedExponential]);
        Assert.IsLessThanOrEqualTo(0.005, rates.Rejected[TailKind.LogNormal]);
        Assert.IsLessThanOrEqualTo(
            0.05,
            rates.Kinds.Where(one => one.Key is not (TailKind.PowerLaw or TailKind.Undetermined)).Sum(one => one.Value)
        );
    }

    [TestMethod]
    [DataRow(100)]
    [DataRow(1000)]
    public void LogNormalsAndExponentials_AreRarelyCalledPowerLawsAndOftenByTheirName(int count)
    {
        Rates normal = Simulate(count, random => Math.Exp(Math.Abs(Normal.Sample(random, 0, 1)))),
            exponential = Simulate(count, random => 1 - Math.Log(1 - random.NextDouble()));
        TestContext.WriteLine($"half log-normal, n = {count}: {normal}");
        TestContext.WriteLine($"exponential, n = {count}: {exponential}");
        Assert.IsLessThanOrEqualTo(0.02, normal.Kinds.GetValueOrDefault(TailKind.PowerLaw));
        Assert.IsLessThanOrEqualTo(0.001, exponential.Kinds.GetValueOrDefault(TailKind.PowerLaw));
        Assert.IsGreaterThanOrEqualTo(0.75, exponential.Kinds[TailKind.Exponential]);
        Assert.IsGreaterThanOrEqualTo(count == 100 ? 0.35 : 0.65, normal.Kinds[TailKind.LogNormal]);
    }

    private static Rates Simulate(int count, Func<Random, double> draw)
    {
        var rates = new Rates();
        for (int replica = 0; replica < Replicas; replica++)
        {
            Random random = RandomStream.Of(17, replica);
            TailAnalysis analysis = TailAnalysis.Compute(
                Tails.Descending(Enumerable.Range(0, count).Select(_ => draw(random))),
                new PowerLawFit { Xmin = 1, TailCount = count }
            );
            rates.Add(analysis, 1.0 / Replicas);
        }

        return rates;
    }

    private sealed class Rates
    {
        public Dictionary<TailKind, double> Kinds { get; } = [];

        /// <summary>How often an alternative was better at the 5 % level.</summary>
        public Dictionary<TailKind, double> Rejected { get; } = Enum.GetValues<TailKind>().ToDictionary(kind => kind, _ => 0.0);

        public void Add(TailAnalysis analysis, double share)
        {
            Kinds[analysis.Kind] = Kinds.GetValueOrDefault(analysis.Kind) + share;
            foreach (TailComparison comparison in analysis.Comparisons.Where(one => one.LogLikelihoodRatio < 0 && one.PValue < 0.05))
                Rejected[comparison.Second.Kind] += share;
        }

        public override string ToString() =>
            $"verdicts {string.Join(", ", Kinds.OrderByDescending(one => one.Value).Select(one => $"{one.Key} {one.Value:P1}"))}; "
            + $"better at 5 %: {string.Join(", ", Rejected.Where(one => one.Value > 0).Select(one => $"{one.Key} {one.Value:P1}"))}";
    }
}
