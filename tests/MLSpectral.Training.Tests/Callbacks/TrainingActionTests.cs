namespace MLSpectral.Tests.Callbacks;

[TestClass]
public sealed class TrainingActionTests
{
    [TestMethod]
    public void And_AStopWinsOverGoingOn_AndTheFirstStopCounts()
    {
        TrainingAction joined = TrainingAction
            .Continue.And(TrainingAction.Stop("One."))
            .And(TrainingAction.StopAndRestoreBest("Two."))
            .And(TrainingAction.Continue);
        Assert.AreEqual((true, false, "One."), (joined.IsStop, joined.RestoresBest, joined.Reason));
        joined = TrainingAction.SetLearningRate(1).And(TrainingAction.StopAndRestoreBest());
        Assert.AreEqual((true, true, null, 1.0), (joined.IsStop, joined.RestoresBest, joined.Reason, joined.LearningRate));
    }

    [TestMethod]
    public void And_TheLastRateWins_ForEachLayer()
    {
        TrainingAction joined = TrainingAction
            .SetLearningRate(1)
            .And(TrainingAction.SetLayerFactor(1, 2))
            .And(TrainingAction.SetLayerFactor(2, 3))
            .And(TrainingAction.SetLearningRate(4))
            .And(TrainingAction.SetLayerFactor(1, 5));
        Assert.AreEqual(4, joined.LearningRate);
        CollectionAssert.AreEquivalent(new[] { (1, 5.0), (2, 3.0) }, joined.LayerFactors.Select(pair => (pair.Key, pair.Value)).ToArray());
        Assert.IsFalse(joined.IsStop);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(-1)]
    [DataRow(double.NaN)]
    [DataRow(double.PositiveInfinity)]
    public void SetLearningRate_RefusesWhatIsNoRate(double rate) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TrainingAction.SetLearningRate(rate));

    [TestMethod]
    public void SetLayerFactor_RefusesWhatIsNoLayerOrFactor()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TrainingAction.SetLayerFactor(0, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TrainingAction.SetLayerFactor(1, -0.1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TrainingAction.SetLayerFactor(1, double.NaN));
        Assert.AreEqual(0, TrainingAction.SetLayerFactor(1, 0).LayerFactors[1]);
    }
}
