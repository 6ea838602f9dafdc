using MLSpectral.Statistics;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.Samples;

namespace MLSpectral.Tests.Statistics;

/// <summary>How often the verdict on a spectrum's tail is right, on spectra of known kind. Seeded.</summary>
[TestClass]
public sealed class TailVerdictRateTests
{
    private const int Draws = 200;

    public TestContext TestContext { get; set; } = null!;

    /// <summary>Writes the confusion table in Markdown.</summary>
    [TestMethod]
    [TestCategory("Long")]
    public void Verdicts_AreWhatTheSpectraAre()
    {
        TestContext.WriteLine("| spectrum | size | " + string.Join(" | ", Enum.GetNames<TailKind>()) + " |");
        TestContext.WriteLine("|---|---|" + string.Concat(Enum.GetValues<TailKind>().Select(_ => "---|")));
        foreach ((int rows, int columns) in new[] { (60, 40), (300, 200), (1000, 500) })
        {
            double threshold = Math.Pow((double)columns / rows, 0.25);
            double[] noise = Shares("Gaussian", rows, columns, random => GaussianSpectrum.Draw(random, rows, columns));
            double[] spike = Shares(
                "Gaussian and a spike, θ = 2c^¼",
                rows,
                columns,
                random => GaussianSpectrum.Draw(random, rows, columns, 2 * threshold)
            );
            Assert.IsGreaterThanOrEqualTo(0.96, noise[(int)TailKind.None]);
            Assert.IsGreaterThanOrEqualTo(0.96, spike[(int)TailKind.None]);
            foreach (double alpha in new[] { 2.0, 3.0 })
            {
                double[] heavy = Shares(
                    FormattableString.Invariant($"power law, α = {alpha:0}"),
                    rows,
                    columns,
                    random => Pareto(random, columns, alpha)
                );
                if (columns >= 200)
                    Assert.IsGreaterThanOrEqualTo(0.5, heavy[(int)TailKind.PowerLaw]);
                Assert.IsLessThanOrEqualTo(0.05, heavy[(int)TailKind.None]);
            }
        }
    }

    private static double[] Pareto(Random random, int count, double alpha) =>
        [.. Enumerable.Range(0, count).Select(_ => Math.Pow(1 - random.NextDouble(), -1 / (alpha - 1))).OrderDescending()];

    private double[] Shares(string name, int rows, int columns, Func<Random, double[]> draw)
    {
        int[] counts = new int[Enum.GetValues<TailKind>().Length];
        Parallel.For(
            0,
            Draws,
            i =>
            {
                double[] eigenvalues = draw(RandomStream.Of(41, i));
                Interlocked.Increment(
                    ref counts[(int)SpectrumStatistics.Compute(eigenvalues, new SpectrumStatisticsOptions { LargerSide = rows }).TailKind]
                );
            }
        );
        double[] shares = [.. counts.Select(count => (double)count / Draws)];
        TestContext.WriteLine(
            $"| {name} | {rows} × {columns} | "
                + string.Join(" | ", shares.Select(share => FormattableString.Invariant($"{100 * share:0.#} %")))
                + " |"
        );
        return shares;
    }
}
