using MLSpectral.Interop;
using MLSpectral.Tensors;
using MLSpectral.Trainers;
using TorchSharp;
using TorchSharp.Modules;

namespace MLSpectral.Tests.Trainers;

/// <summary>Garbage collections that other threads start, as in a server, do not free what torch is working with.</summary>
[TestClass]
public sealed class GarbageCollectionTests
{
    // The compiler's first version of a method keeps everything alive to its end; the fast one of what ran often comes in the background, when nothing new has run for 0.1 s.
    private const int WarmUps = 5, StepsOfAWarmUp = 500;
    private static readonly TimeSpan Compilation = TimeSpan.FromSeconds(0.2);

    // 3 s. With Scalars that nothing keeps alive, one is freed too early every 0.5 s.
    private const int Steps = 30_000;

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void Steps_BesideGarbageCollections_GiveTheSameBits()
    {
        for (int i = 0; i < WarmUps; i++)
        {
            AfterSteps(StepsOfAWarmUp);
            Thread.Sleep(Compilation);
        }

        float[] expected = AfterSteps(Steps);
        using var end = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!end.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            CollectionAssert.AreEqual(expected, AfterSteps(Steps));
        }
        finally
        {
            end.Cancel();
            collector.Join();
        }
    }

    // A small parameter and the same gradient at every step: nearly all the time goes into calls that take a number.
    private static float[] AfterSteps(int steps)
    {
        using var scope = torch.NewDisposeScope();
        var parameter = new Parameter(torch.ones(4));
        parameter.sum().backward();
        using UpdateRule rule = Optimizer.AdamW().Create([parameter]);
        for (int i = 0; i < steps; i++)
            rule.Step();
        return parameter.ToSingles();
    }
}
