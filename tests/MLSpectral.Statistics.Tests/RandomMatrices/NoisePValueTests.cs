using MLSpectral.Statistics.RandomMatrices;
using MLSpectral.Statistics.Samples;

namespace MLSpectral.Tests.Statistics;

/// <summary>The p-values of the test against pure noise are uniform on pure noise. Seeded.</summary>
[TestClass]
[TestCategory("Long")]
public sealed class NoisePValueTests
{
    private const int Draws = 4000;

    // One in a thousand samples of uniform values lies farther from its law (Kolmogorov); the simulated null table has an error of its own,
    // of half as much.
    private static readonly double LargestDistance = 1.5 * 1.95 / Math.Sqrt(Draws);

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(20, 20)]
    [DataRow(60, 40)]
    [DataRow(100, 100)]
    [DataRow(300, 200)]
    [DataRow(784, 30)]
    public void PValues_OfPureNoise_AreUniform(int rows, int columns)
    {
        double[] outlier = new double[Draws],
            bulk = new double[Draws];
        Parallel.For(
            0,
            Draws,
            i =>
            {
                MarchenkoPasturTest test = MarchenkoPasturTest.Test(GaussianSpectrum.Draw(RandomStream.Of(29, i), rows, columns), rows);
                (outlier[i], bulk[i]) = (test.OutlierPValue, test.BulkPValue);
            }
        );
        (double ofOutlier, double ofBulk) = (DistanceToUniform(outlier), DistanceToUniform(bulk));
        TestContext.WriteLine(
            FormattableString.Invariant(
                $"{rows} × {columns}: outlier {ofOutlier:0.000}, bulk {ofBulk:0.000}, of at most {LargestDistance:0.000}"
            )
        );
        Assert.IsLessThanOrEqualTo(LargestDistance, ofOutlier);
        Assert.IsLessThanOrEqualTo(LargestDistance, ofBulk);
    }

    private static double DistanceToUniform(double[] values)
    {
        Array.Sort(values);
        return values.Select((p, i) => Math.Max(p - ((double)i / Draws), ((i + 1.0) / Draws) - p)).Max();
    }
}
