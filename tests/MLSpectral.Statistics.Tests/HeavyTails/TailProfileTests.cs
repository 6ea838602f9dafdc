using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class TailProfileTests
{
    [TestMethod]
    public void Sums_OverAMillionGaps_AreExactToTheLastPlaces()
    {
        const int count = 1_000_000;
        var profile = new TailProfile(count);
        for (int i = 0; i < count; i++)
            profile.Add(0.1, 1);
        double depth = 0.1 * (count - 1),
            sum = 0.05 * count * (count - 1.0);
        Assert.AreEqual(depth, profile.Depths[^1], 1e-15 * depth);
        Assert.AreEqual(sum, profile.LogSums[^1], 1e-15 * sum);
    }
}
