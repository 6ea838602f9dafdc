using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Tests;

/// <summary>The experiments as they are planned.</summary>
[TestClass]
public sealed class ExperimentTests
{
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Plans_OfOneName_AreOneRun_AndFoldersDiffer(bool isFull)
    {
        RunPlan[] plans = [.. Reproduction.Experiments(isFull).SelectMany(experiment => experiment.Plans)];
        RunPlan[] distinct = [.. plans.DistinctBy(plan => plan.Name)];
        Assert.HasCount(distinct.Length, distinct.Select(plan => plan.FolderName).Distinct().ToArray());
        foreach (IGrouping<string, RunPlan> same in plans.GroupBy(plan => plan.Name))
            Assert.HasCount(1, same.Select(plan => (plan.Work, plan.StepsPerEpoch, plan.Problem)).Distinct().ToArray(), same.Key);
        Assert.IsTrue(plans.All(plan => plan.FolderName.Length < 250));
    }

    [TestMethod]
    public void Experiments_AreNumberedAndHaveABudget()
    {
        CollectionAssert.AreEqual(
            Enumerable.Range(1, Reproduction.ExperimentCount).ToArray(),
            Reproduction.Experiments(isFull: false).Select(experiment => experiment.Number).ToArray()
        );
        Assert.IsLessThanOrEqualTo(
            TimeSpan.FromMinutes(10),
            Reproduction.Experiments(isFull: false).Aggregate(TimeSpan.Zero, (sum, experiment) => sum + experiment.Budget)
        );
    }

    [TestMethod]
    public void ASample_HasTheSpreadOfSeeds_AndIsWrittenToTwoDigitsOfIt()
    {
        var sample = Sample.Of([1, 2, 3, 4]);
        Assert.AreEqual(2.5, sample.Mean, 1e-12);
        Assert.AreEqual(Math.Sqrt(5.0 / 3), sample.Deviation, 1e-12);
        Assert.AreEqual("2.5 ± 1.3", sample.ToString());
        Assert.AreEqual("0.613 ± 0.024", new Sample(0.6131, 0.0241).ToString());
        Assert.AreEqual("7", Sample.Of([7]).ToString());
        Assert.AreEqual("1 ± 0", Sample.Of([1, 1]).ToString());
    }

    [TestMethod]
    public void LogSlope_OfAPower_IsItsExponent()
    {
        Sample slope = Sample.LogSlope([
            .. new[] { 250.0, 500, 1000 }.SelectMany(n => new[] { (n, 1.1 * Math.Sqrt(n)), (n, Math.Sqrt(n) / 1.1) }),
        ]);
        Assert.AreEqual(0.5, slope.Mean, 1e-12);

        // Residuals ± ln 1.1 of six points, and their spread of ln n: √(6 ln² 1.1/4)/√(4 ln² 2).
        Assert.AreEqual(Math.Sqrt(6.0 / 4) * Math.Log(1.1) / (2 * Math.Log(2)), slope.Deviation, 1e-12);
    }
}
