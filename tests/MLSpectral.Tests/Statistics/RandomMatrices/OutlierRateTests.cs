using MLSpectral.Eigen;
using MLSpectral.Interop;
using MLSpectral.Statistics.RandomMatrices;
using static TorchSharp.torch;

namespace MLSpectral.Tests.Statistics;

/// <summary>How often the outlier count is wrong: on pure noise, and on noise with one spike. Seeded; the bounds are what the documentation says, with room for the draw.</summary>
[TestClass]
public sealed class OutlierRateTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(20, 20, 0.10)]
    [DataRow(128, 10, 0.05)]
    [DataRow(60, 40, 0.06)]
    [DataRow(100, 100, 0.05)]
    [DataRow(300, 200, 0.03)]
    public void GaussianMatrices_RarelyHaveOutliers(int rows, int columns, double largestRate) =>
        Assert.IsLessThanOrEqualTo(largestRate, ShareWithOutliers(rows, columns, spike: 0, count: 400));

    [TestMethod]
    public void ASpikeOfOneAndAHalfTimesTheThreshold_IsFound()
    {
        // The transition of Baik, Ben Arous and Péché for W + θ√N uvᵀ is at θ = c^¼.
        double threshold = Math.Pow(200.0 / 300, 0.25);
        Assert.IsGreaterThanOrEqualTo(0.95, ShareWithOutliers(300, 200, 1.5 * threshold, count: 200));
        Assert.IsLessThanOrEqualTo(0.1, ShareWithOutliers(300, 200, 0.5 * threshold, count: 200));
    }

    private static double ShareWithOutliers(int rows, int columns, double spike, int count)
    {
        using var generator = new Generator(11);
        int found = 0;
        for (int i = 0; i < count; i++)
        {
            using var scope = NewDisposeScope();
            Tensor w = randn(rows, columns, ScalarType.Float64, generator: generator);
            Tensor u = randn(rows, 1, ScalarType.Float64, generator: generator), v = randn(1, columns, ScalarType.Float64, generator: generator);
            w = w + (spike * Math.Sqrt(rows) * (u / u.norm()).mm(v / v.norm()));
            found += MarchenkoPasturFit.Of(SymmetricEigenvalues.OfGram(w, rows), rows)!.Value.OutlierCount > 0 ? 1 : 0;
        }

        return (double)found / count;
    }
}
