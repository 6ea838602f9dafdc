using MLSpectral.Statistics.Regimes;

namespace MLSpectral.Tests.Statistics.Regimes;

/// <summary>Options that mean nothing are refused by name.</summary>
[TestClass]
public sealed class RegimeOptionsTests
{
    public static IEnumerable<object[]> Bad =>
        [
            [new RegimeOptions { MinimumTailCount = 0 }, "MinimumTailCount is 0; a tail has at least 1 eigenvalue."],
            [new RegimeOptions { TailRatio = 0.9 }, "TailRatio is 0.9; a heavy tail is longer"],
            [new RegimeOptions { TailRatio = double.NaN }, "TailRatio is NaN"],
            [new RegimeOptions { ShapeLevel = 1 }, "ShapeLevel is 1; the level of a test lies between 0 and 1."],
            [new RegimeOptions { ShapeTolerance = -0.1 }, "ShapeTolerance is -0.1"],
            [new RegimeOptions { ScaleTolerance = 1 }, "ScaleTolerance is 1"],
            [new RegimeOptions { OutlierMargin = double.PositiveInfinity }, "OutlierMargin is Infinity"],
            [new RegimeOptions { RankLoss = 0 }, "RankLoss is 0"],
            [new RegimeOptions { BulkShare = double.NaN }, "BulkShare is NaN"],
        ];

    [TestMethod]
    [DynamicData(nameof(Bad))]
    public void BadOptions_AreRefused(RegimeOptions options, string message) =>
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentException>(() => new RegimeClassifier(options)).Message, message);
}
