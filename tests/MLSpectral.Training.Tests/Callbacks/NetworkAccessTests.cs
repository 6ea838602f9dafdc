using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Callbacks;

/// <summary>Callbacks see the network that is trained, while they are called.</summary>
[TestClass]
public sealed class NetworkAccessTests
{
    [TestMethod]
    public void AtTheStartAndAtTheEnd_TheyAreTheNetworksOfTheModel()
    {
        var callback = new Keeping();
        FeedForwardRegressionModelParameters model = Training.Model(o =>
            (o.Callbacks, o.KeepInitialNetwork, o.NumberOfEpochs, o.ProbeSchedule) = ([callback], true, 3, ProbeSchedule.EveryEpochs(1))
        );
        CollectionAssert.AreEqual(Weights(model.InitialNetwork!), Weights(callback.AtStart!));
        CollectionAssert.AreEqual(Weights(model.InitialNetwork!), Weights(callback.AtProbes[0]));
        CollectionAssert.AreEqual(Weights(model.Network), Weights(callback.AfterEpochs[^1]));
        Assert.HasCount(3, callback.AfterEpochs);
        Assert.HasCount(4, callback.AtProbes);
        for (int epoch = 1; epoch <= 3; epoch++)
            CollectionAssert.AreEqual(Weights(callback.AtProbes[epoch]), Weights(callback.AfterEpochs[epoch - 1]));
        CollectionAssert.AreNotEqual(Weights(callback.AfterEpochs[0]), Weights(callback.AfterEpochs[1]));
    }

    [TestMethod]
    public void AllCallbacks_GetTheSameCopy_WhichStaysTheirs()
    {
        Keeping first = new(),
            second = new();
        Training.Model(o => (o.Callbacks, o.NumberOfEpochs) = ([first, second], 2));
        Assert.AreSame(first.AtStart, second.AtStart);
        Assert.AreSame(first.AfterEpochs[1], second.AfterEpochs[1]);
        Assert.AreSame(first.AfterEpochs[1], first.Report!.CopyNetwork());
    }

    [TestMethod]
    public void WhoAsksTooLate_IsTold()
    {
        var late = new List<EpochReport>();
        Training.Model(o => (o.OnEpoch, o.NumberOfEpochs) = (late.Add, 2));
        foreach (EpochReport report in late)
            StringAssert.Contains(
                Assert.ThrowsExactly<InvalidOperationException>(() => report.CopyNetwork()).Message,
                "while the callback is called"
            );
    }

    [TestMethod]
    public void ACopy_IsMadeOnce_AndOnlyWhenAskedFor()
    {
        var copies = new List<FeedForwardNetwork>();
        FeedForwardNetwork Copy()
        {
            copies.Add(FeedForwardNetwork.Create([2, 1]));
            return copies[^1];
        }

        var unused = new NetworkAccess(Copy);
        unused.Close();
        Assert.ThrowsExactly<InvalidOperationException>(() => unused.Network);
        Assert.IsEmpty(copies);
        var access = new NetworkAccess(Copy);
        FeedForwardNetwork first = access.Network;
        Assert.AreSame(first, access.Network);
        Assert.AreSame(first, copies.Single());
    }

    [TestMethod]
    public void AReportMadeByHand_HasNone()
    {
        var report = new EpochReport
        {
            Epoch = 1,
            Step = 2,
            TrainLoss = 3,
        };
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => report.CopyNetwork()).Message, "There is no network");
        Assert.AreEqual(report, report with { Access = new NetworkAccess(() => FeedForwardNetwork.Create([2, 1])) });
    }

    private static float[] Weights(FeedForwardNetwork network) =>
        [.. network.Layers.SelectMany(layer => layer.Weights.ToArray().Concat(layer.Biases.ToArray()))];

    private sealed class Keeping : TrainingCallback
    {
        public FeedForwardNetwork? AtStart { get; private set; }

        public List<FeedForwardNetwork> AfterEpochs { get; } = [];

        public List<FeedForwardNetwork> AtProbes { get; } = [];

        public EpochReport? Report { get; private set; }

        public override TrainingAction OnTrainingStarted(TrainingSetup setup)
        {
            AtStart = setup.CopyNetwork();
            return TrainingAction.Continue;
        }

        public override TrainingAction OnEpochCompleted(EpochReport report)
        {
            Report = report;
            AfterEpochs.Add(report.CopyNetwork());
            return TrainingAction.Continue;
        }

        public override TrainingAction OnProbeCompleted(SpectralSnapshot snapshot)
        {
            AtProbes.Add(snapshot.CopyNetwork());
            return TrainingAction.Continue;
        }
    }
}
