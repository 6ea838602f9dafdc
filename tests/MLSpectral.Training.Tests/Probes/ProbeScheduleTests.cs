using CsCheck;

namespace MLSpectral.Tests.Probes;

[TestClass]
public sealed class ProbeScheduleTests
{
    [TestMethod]
    public void Steps_AreThoseOfTheSchedule()
    {
        AssertSteps(ProbeSchedule.AtStartAndEnd, 10, 5, 0, 10);
        AssertSteps(ProbeSchedule.EverySteps(4), 10, 5, 0, 4, 8, 10);
        AssertSteps(ProbeSchedule.EverySteps(100), 10, 5, 0, 10);
        AssertSteps(ProbeSchedule.EveryEpochs(2), 15, 3, 0, 6, 12, 15);
        AssertSteps(ProbeSchedule.LogSpaced(4), 1000, 10, 0, 1, 10, 100, 1000);
        AssertSteps(ProbeSchedule.LogSpaced(50), 4, 1, 0, 1, 2, 3, 4);
        AssertSteps(ProbeSchedule.EverySteps(1), 1, 1, 0, 1);
    }

    [TestMethod]
    public void Sample_Steps_BeginAtTheStartAndFinishAtTheEndInOrder()
    {
        Gen<ProbeSchedule> schedules = Gen.OneOf(
            Gen.Const(ProbeSchedule.AtStartAndEnd),
            Gen.Int[1, 50].Select(ProbeSchedule.EverySteps),
            Gen.Int[1, 50].Select(ProbeSchedule.EveryEpochs),
            Gen.Int[2, 50].Select(ProbeSchedule.LogSpaced)
        );
        Gen.Select(schedules, Gen.Long[1, 5000], Gen.Long[1, 100])
            .Sample(
                (schedule, total, stepsPerEpoch) =>
                {
                    IReadOnlyList<long> steps = schedule.Steps(total, stepsPerEpoch);
                    return steps[0] == 0 && steps[^1] == total && steps.Zip(steps.Skip(1)).All(pair => pair.First < pair.Second);
                },
                iter: 500
            );
    }

    private static void AssertSteps(ProbeSchedule schedule, long total, long stepsPerEpoch, params long[] expected) =>
        CollectionAssert.AreEqual(expected, schedule.Steps(total, stepsPerEpoch).ToArray(), schedule.ToString());
}
