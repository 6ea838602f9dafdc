using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics;

/// <summary>Error rates of the bootstrap on independent data. Seeded; the bounds leave five standard errors of the simulation.</summary>
[TestClass]
[TestCategory("Long")]
public sealed class BootstrapSimulationTests
{
    private const int Samples = 1000;

    [TestMethod]
    [DataRow(20)]
    [DataRow(200)]
    public void PValues_ForAGivenXmin_AreUniform(int count)
    {
        double[] values = PValues(seed =>
            PowerLawBootstrap.TestGoodnessOfFitAtXmin(TailSamples.Pareto(count, seed), 1, bootstrap: Bootstrap(seed)).PValue
        );

        // The Kolmogorov–Smirnov distance to the uniform law: 1.95/√n has a probability of 1e-3. The grid of p-values adds its step.
        double distance = values.Order().Select((p, i) => Math.Abs(p - ((i + 1.0) / Samples))).Max();
        Assert.IsLessThan((1.95 / Math.Sqrt(Samples)) + 0.005, distance);
    }

    [TestMethod]
    [DataRow(100, true)]
    [DataRow(300, true)]
    [DataRow(100, false)]
    [DataRow(300, false)]
    public void PValues_WithXminSearchedFor_NeverRejectMoreOftenThanTheLevel(int count, bool withBody)
    {
        double[] values = PValues(seed =>
            PowerLawBootstrap
                .TestGoodnessOfFit(
                    withBody ? TailSamples.UniformAndPareto(count, seed) : TailSamples.Pareto(count, seed),
                    bootstrap: Bootstrap(seed)
                )
                .PValue
        );
        foreach (double level in new[] { 0.01, 0.05, 0.1, 0.2, 0.5 })
            Assert.IsLessThanOrEqualTo(
                level + (5 * Math.Sqrt(level * (1 - level) / Samples)),
                values.Count(p => p <= level) / (double)Samples
            );

        // Conservative, but not idle.
        Assert.IsGreaterThan(0.3, values.Count(p => p <= 0.5) / (double)Samples);
    }

    [TestMethod]
    public void PValues_OfOtherTails_AreSmall()
    {
        double[] logNormal = PValues(seed =>
            PowerLawBootstrap
                .TestGoodnessOfFitAtXmin(Draw(1000, seed, (u, v) => Math.Exp(Math.Abs(Normal(u, v)))), 1, bootstrap: Bootstrap(seed))
                .PValue
        );
        double[] exponential = PValues(seed =>
            PowerLawBootstrap
                .TestGoodnessOfFit(Draw(1000, seed, (u, _) => -Math.Log(u)), new PowerLawFitOptions { HighestXmin = 1 }, Bootstrap(seed))
                .PValue
        );
        Assert.IsGreaterThan(0.99, logNormal.Count(p => p <= 0.01) / (double)Samples);
        Assert.IsGreaterThan(0.9, exponential.Count(p => p <= 0.1) / (double)Samples);
    }

    [TestMethod]
    [DataRow(30, false, 0.95)]
    [DataRow(100, false, 0.95)]
    [DataRow(300, false, 0.9)]
    [DataRow(30, true, 0.95)]
    [DataRow(100, true, 0.95)]
    [DataRow(300, true, 0.9)]
    public void Intervals_CoverAtLeastTheirLevel(int count, bool withBody, double level)
    {
        int alpha = 0,
            xmin = 0;
        for (int seed = 0; seed < Samples; seed++)
        {
            double[] values = withBody ? TailSamples.UniformAndPareto(count, seed) : TailSamples.Pareto(count, seed);
            PowerLawIntervals intervals = PowerLawBootstrap.ComputeConfidenceIntervals(values, level, bootstrap: Bootstrap(seed));
            alpha += intervals.AlphaLower <= 2.5 && 2.5 <= intervals.AlphaUpper ? 1 : 0;
            xmin += intervals.XminLower < 1 && 1 <= intervals.XminUpper ? 1 : 0;
        }

        // Two standard errors below the level.
        double least = level - (2 * Math.Sqrt(level * (1 - level) / Samples));
        Assert.IsGreaterThanOrEqualTo(least, alpha / (double)Samples, "alpha");
        Assert.IsGreaterThanOrEqualTo(least, xmin / (double)Samples, "xmin");
    }

    private static BootstrapOptions Bootstrap(int seed) => new() { Replicas = 199, Seed = 10_000 + seed };

    private static double[] PValues(Func<int, double> ofSeed) => [.. Enumerable.Range(0, Samples).Select(ofSeed)];

    // From two uniform numbers in (0, 1].
    private static double[] Draw(int count, int seed, Func<double, double, double> value)
    {
        var random = new Random(seed);
        return TailSamples.Descending([.. Enumerable.Range(0, count).Select(_ => value(1 - random.NextDouble(), 1 - random.NextDouble()))]);
    }

    private static double Normal(double u, double v) => Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
}
