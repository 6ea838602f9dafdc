using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral.Tests.Statistics;

/// <summary>What is made of the table: between its nodes and beyond them.</summary>
[TestClass]
public sealed class MarchenkoPasturNullTests
{
    [TestMethod]
    public void EdgeStatistic_BeyondTheLargestCount_IsThatOfTheLargest()
    {
        foreach (double aspectRatio in (ReadOnlySpan<double>)[0.001, 0.3, 1])
            Assert.AreEqual(
                new MarchenkoPasturNull(1000, aspectRatio).EdgeStatistic(0.005),
                new MarchenkoPasturNull(5000, aspectRatio).EdgeStatistic(0.005),
                1e-12
            );
    }

    [TestMethod]
    public void EdgeStatistic_AndItsPValue_AreInverse()
    {
        var noise = new MarchenkoPasturNull(120, 0.4);
        foreach (double p in (ReadOnlySpan<double>)[0.9, 0.1, 0.005, 1e-30])
            Assert.AreEqual(Math.Log(p), noise.LogEdgePValue(noise.EdgeStatistic(p)), 1e-8);
    }

    [TestMethod]
    [DataRow(10, 1.0)]
    [DataRow(37, 0.6)]
    [DataRow(1000, 0.01)]
    [DataRow(9000, 0.5)]
    public void DistancePValue_FallsFromOneWithoutJumps(int count, double aspectRatio)
    {
        var noise = new MarchenkoPasturNull(count, aspectRatio);
        Assert.AreEqual(1, noise.DistancePValue(0));
        Assert.AreEqual(double.NaN, noise.DistancePValue(double.NaN));
        double before = 1;
        for (double distance = 0; distance < 8.0 / count; distance += 0.002 / count)
        {
            double p = noise.DistancePValue(distance);
            Assert.IsTrue(p <= before && before - p < 0.006, $"{p} after {before} at {distance}");
            before = p;
        }

        Assert.IsTrue(before is > 0 and < 1e-4);
    }

    [TestMethod]
    public void DistancePValue_AtANodeOfTheTable_IsItsLevel()
    {
        var noise = new MarchenkoPasturNull(80, 0.5);
        ReadOnlySpan<double> cell = MarchenkoPasturNullTable.Cell(5, 2),
            levels = MarchenkoPasturNullTable.Levels;
        for (int i = 0; i < levels.Length; i++)
            Assert.AreEqual(levels[i], noise.DistancePValue(cell[^(levels.Length - i)] / 80), 1e-12);
    }

    [TestMethod]
    public void EdgePValue_AtANodeOfTheTable_IsItsLevel_AndTheQuantileInvertsIt()
    {
        var noise = new MarchenkoPasturNull(80, 0.5);
        ReadOnlySpan<double> cell = MarchenkoPasturNullTable.Cell(5, 2),
            levels = MarchenkoPasturNullTable.EdgeLevels;
        for (int i = 0; i < levels.Length; i++)
            Assert.AreEqual(levels[i], Math.Exp(noise.LogEdgePValue(cell[i + 2])), 1e-8);
        foreach (double p in new[] { 0.999, 0.9, 0.3, 0.07, MarchenkoPasturNullTable.LineLevel, 0.01, 1e-10, 1e-200 })
            Assert.AreEqual(Math.Log(p), noise.LogEdgePValue(noise.EdgeStatistic(p)), 1e-6 * (1 - Math.Log(p)));
    }

    [TestMethod]
    public void LargestEigenvalue_IsCentredAndScaledWithHalves()
    {
        // (√299.5 + √199.5)² and √centre (1/√299.5 + 1/√199.5)^⅓.
        var scale = LargestEigenvalueScale.Of(300, 200);
        Assert.AreEqual(299.5 + 199.5 + (2 * Math.Sqrt(299.5 * 199.5)), scale.Centre, 1e-10);
        Assert.AreEqual(Math.Sqrt(scale.Centre) * Math.Cbrt((1 / Math.Sqrt(299.5)) + (1 / Math.Sqrt(199.5))), scale.Width, 1e-12);
    }
}
