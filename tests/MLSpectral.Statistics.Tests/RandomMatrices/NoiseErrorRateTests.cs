using MLSpectral.Statistics.RandomMatrices;
using MLSpectral.Statistics.Samples;

namespace MLSpectral.Tests.Statistics;

/// <summary>How often the test against pure noise is wrong: on noise, and on noise with one spike. Seeded.</summary>
[TestClass]
public sealed class NoiseErrorRateTests
{
    public TestContext TestContext { get; set; } = null!;

    // Five standard deviations of 400 draws around the 19 % that two independent tests reject at half of 20 % each: 10 %.
    [TestMethod]
    [DataRow(20, 20)]
    [DataRow(128, 10)]
    [DataRow(784, 10)]
    [DataRow(60, 40)]
    [DataRow(100, 100)]
    public void PureNoise_IsRejectedAtTheLevel(int rows, int columns)
    {
        Assert.AreEqual(0.19, RejectedShare(rows, columns, spike: 0, draws: 400, level: 0.2), 0.1);

        // Expected 4 of 400; more than 14 have a probability of 3e-5.
        Assert.IsLessThanOrEqualTo(14.0 / 400, RejectedShare(rows, columns, spike: 0, draws: 400));
    }

    [TestMethod]
    [TestCategory("Long")]
    [DataRow(20, 20)]
    [DataRow(128, 10)]
    [DataRow(784, 10)]
    [DataRow(60, 40)]
    [DataRow(100, 100)]
    [DataRow(300, 200)]
    [DataRow(1000, 500)]
    public void OfAThousandGaussianMatrices_AtMostTwoPercentAreRejected(int rows, int columns)
    {
        double share = RejectedShare(rows, columns, spike: 0, draws: 1000);
        TestContext.WriteLine(FormattableString.Invariant($"{rows} × {columns}: {100 * share:0.0} %"));
        Assert.IsLessThanOrEqualTo(0.02, share);
    }

    [TestMethod]
    public void ASpikeOfOneAndAHalfTimesTheThreshold_IsFound() =>
        Assert.IsGreaterThanOrEqualTo(0.95, RejectedShare(300, 200, 1.5 * Math.Pow(200.0 / 300, 0.25), draws: 200, outliersOnly: true));

    /// <summary>Writes the power curve around the transition as a Markdown table.</summary>
    [TestMethod]
    [TestCategory("Long")]
    public void PowerCurve_RisesThroughTheThreshold()
    {
        (int Rows, int Columns, int Draws)[] shapes = [(60, 40, 1000), (300, 200, 1000), (1000, 500, 200)];
        TestContext.WriteLine("| θ/c^¼ | " + string.Join(" | ", shapes.Select(shape => $"{shape.Rows} × {shape.Columns}")) + " |");
        TestContext.WriteLine("|---|" + string.Concat(shapes.Select(_ => "---|")));
        double[] previous = new double[shapes.Length];
        foreach (double factor in (ReadOnlySpan<double>)[0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.75, 2])
        {
            double[] shares =
            [
                .. shapes.Select(shape =>
                    RejectedShare(
                        shape.Rows,
                        shape.Columns,
                        factor * Math.Pow((double)shape.Columns / shape.Rows, 0.25),
                        shape.Draws,
                        outliersOnly: true
                    )
                ),
            ];
            TestContext.WriteLine(
                FormattableString.Invariant($"| {factor:0.00} | ")
                    + string.Join(" | ", shares.Select(share => FormattableString.Invariant($"{100 * share:0.0} %")))
                    + " |"
            );
            for (int i = 0; i < shares.Length; i++)
                Assert.IsGreaterThan(previous[i] - 0.05, shares[i]);
            previous = shares;
        }

        Assert.IsGreaterThanOrEqualTo(0.99, previous.Min());
    }

    private static double RejectedShare(int rows, int columns, double spike, int draws, double level = 0.01, bool outliersOnly = false)
    {
        int rejected = 0;
        Parallel.For(
            0,
            draws,
            i =>
            {
                MarchenkoPasturTest test = MarchenkoPasturTest.Test(
                    GaussianSpectrum.Draw(RandomStream.Of(17, i), rows, columns, spike),
                    rows,
                    level
                );
                if (outliersOnly ? test.OutlierCount > 0 : test.IsRejected)
                    Interlocked.Increment(ref rejected);
            }
        );
        return (double)rejected / draws;
    }
}
