using System.Text.Json;
using TorchSharp;

namespace MLSpectral.Tests.Trainers;

/// <summary>The same seed gives the same bits, and a run leaves nothing behind in the process.</summary>
[TestClass]
public sealed class ReproducibilityTests
{
    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void SameSeed_GivesTheSameBits_OfModelAndSpectra(int threads)
    {
        void Configure(FeedForwardRegressionTrainer.Options options)
        {
            options.HiddenLayers = [150, 90];
            options.NumberOfThreads = threads;
            options.NumberOfEpochs = 3;
            options.ValidationFraction = 0.2;
            options.ProbeSampleSize = 20;
            options.ProbeSchedule = ProbeSchedule.EverySteps(4);
        }

        FeedForwardRegressionModelParameters first = Training.Model(Configure),
            second = Training.Model(Configure);
        CollectionAssert.AreEqual(Training.Bits(first), Training.Bits(second));
        Assert.IsGreaterThan(20, first.Spectra.Measurements.Count);
        CollectionAssert.AreEqual(
            first.Spectra.Measurements.Select(Values).ToArray(),
            second.Spectra.Measurements.Select(Values).ToArray()
        );
    }

    [TestMethod]
    public void AnotherSeed_GivesAnotherModel() =>
        CollectionAssert.AreNotEqual(Training.Bits(Training.Model()), Training.Bits(Training.Model(o => o.Seed = 6)));

    [TestMethod]
    public void TheContextsSeed_IsUsedWithoutOne()
    {
        uint[] Bits(int seed) => Training.Bits(Training.Fit(TestData.Context(seed), o => o.Seed = null).Model);
        CollectionAssert.AreEqual(Bits(3), Bits(3));
        CollectionAssert.AreNotEqual(Bits(3), Bits(4));
    }

    [TestMethod]
    public void Probes_DoNotChangeWhatIsTrained() =>
        CollectionAssert.AreEqual(
            Training.Bits(Training.Model(o => o.Probes = [])),
            Training.Bits(Training.Model(o => (o.ProbeSchedule, o.ProbeSampleSize) = (ProbeSchedule.EverySteps(3), 30)))
        );

    [TestMethod]
    [DataRow(0)]
    [DataRow(5)]
    [DataRow(-1)]
    public void Generators_OfARun_AreDifferentStreams(int seed)
    {
        using var scope = torch.NewDisposeScope();
        using var generators = new RunGenerators(seed);
        using var others = new RunGenerators(seed + 1);
        torch.Generator[] all = [generators.Order, generators.Validation, generators.Sample, others.Order];
        var streams = all.Select(generator =>
            string.Join(' ', torch.randperm(50, torch.ScalarType.Int64, generator: generator).data<long>().ToArray())
        );
        Assert.HasCount(4, streams.Distinct().ToArray());
    }

    [TestMethod]
    public void OverlappingRuns_LeaveTheThreadCountAsItWas()
    {
        int before = ThreadsOfANewThread();
        using var started = new ManualResetEventSlim();
        using var finish = new ManualResetEventSlim();

        // The first run begins before the second and ends during it.
        var first = new Thread(() => Training.Model(o => (o.NumberOfThreads, o.OnProbe) = (before + 1, _ =>
                {
                    started.Set();
                    finish.Wait();
                }
        )));
        first.Start();
        started.Wait();
        Training.Model(o => (o.NumberOfThreads, o.OnProbe) = (before + 2, _ => finish.Set()));
        first.Join();
        Assert.AreEqual(before, ThreadsOfANewThread());
        Assert.AreEqual(before, torch.get_num_threads());
    }

    private static int ThreadsOfANewThread()
    {
        int threads = 0;
        var thread = new Thread(() => threads = torch.get_num_threads());
        thread.Start();
        thread.Join();
        return threads;
    }

    [TestMethod]
    public void GlobalRandomState_AndThreads_AreAsBefore()
    {
        byte[] state = RandomState();
        int threads = torch.get_num_threads();
        Training.Model(o => o.NumberOfThreads = threads + 1);
        Training.Model(o => o.NumberOfThreads = null);
        Assert.ThrowsExactly<TrainingDivergedException>(() =>
            Training.Model(o => (o.NumberOfThreads, o.Optimizer) = (threads + 1, Optimizer.Sgd(1e10)))
        );
        Assert.AreEqual(threads, torch.get_num_threads());
        CollectionAssert.AreEqual(state, RandomState());
    }

    [TestMethod]
    public void LiveTensors_AreAsManyAsBefore_AlsoWhenFitThrows()
    {
        AssertNoneLeft(1, () => Training.Model(Configure));
        AssertNoneLeft(1, () => Assert.ThrowsExactly<TrainingDivergedException>(() =>
                Training.Model(o =>
                {
                    Configure(o);
                    (o.Optimizer, o.GradientClipping) = (Optimizer.Sgd(1e10), null);
                })
            ));
        AssertNoneLeft(1, () => Assert.ThrowsExactly<InvalidTimeZoneException>(() =>
                Training.Model(o =>
                {
                    Configure(o);
                    o.OnProbe = _ => throw new InvalidTimeZoneException();
                })
            ));
        AssertNoneLeft(1, () =>
            Training.Model(o => (o.Optimizer, o.OnDivergence) = (Optimizer.Sgd(1e10), DivergenceAction.ReturnLastFiniteModel))
        );
        AssertNoneLeft(0, () =>
            Assert.ThrowsExactly<InvalidOperationException>(() => Training.Fit(TestData.Context(), data: TestData.Context().View(1)))
        );

        static void Configure(FeedForwardRegressionTrainer.Options options)
        {
            options.ValidationFraction = 0.3;
            options.ExampleWeightColumnName = "Weight";
            options.L2Regularization = 1e-3;
            options.GradientClipping = 1;
            options.ProbeSchedule = ProbeSchedule.EveryEpochs(2);
        }
    }

    // TorchSharp keeps two counts: one for each thread, and Tensor.TotalCount, which counts every Parameter made from a tensor once too
    // often (measured here, not assumed).
    private static void AssertNoneLeft(int networks, Action run)
    {
        run();
        long total = torch.Tensor.TotalCount;
        new TorchSharp.Modules.Parameter(torch.zeros(1)).Dispose();
        long excess = torch.Tensor.TotalCount - total;

        (long live, total) = (DisposeScopeManager.Statistics.ThreadTotalLiveCount, torch.Tensor.TotalCount);
        run();
        Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        const int parametersOfANetwork = 4;
        Assert.AreEqual(total + (networks * parametersOfANetwork * excess), torch.Tensor.TotalCount);
    }

    private static byte[] RandomState()
    {
        using torch.Tensor state = torch.get_rng_state();
        return state.bytes.ToArray();
    }

    private static string Values(SpectralMeasurement row) => JsonSerializer.Serialize(row with { ElapsedSeconds = 0 });
}
