using MLSpectral.Statistics.Sizes;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class SoftRankTests
{
    [TestMethod]
    public void SoftRank_IsTheEdgeOverTheLargest()
    {
        Assert.AreEqual(0.25, SoftRank.Compute([8, 1, 0.5], 2));
        Assert.AreEqual(0.25, SoftRank.Compute([8e-300, 1e-300], 2e-300), 1e-15);
        Assert.AreEqual(double.NaN, SoftRank.Compute([0], 2));
        Assert.AreEqual(double.NaN, SoftRank.Compute([1], double.NaN));
        Assert.ThrowsExactly<ArgumentException>(() => SoftRank.Compute([], 2));
    }
}
