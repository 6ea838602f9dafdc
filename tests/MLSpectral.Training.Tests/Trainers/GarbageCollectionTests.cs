using MLSpectral.Kernels;
using TorchSharp;
using TorchSharp.Modules;

namespace MLSpectral.Tests.Trainers;

/// <summary>
/// Garbage collections that other threads start, as in a server, do not free what torch is working with. A debug build keeps everything
/// alive to the end of a method and cannot fail here, so this has a command of its own, which builds for release and which .ci/run runs;
/// Design/ScalarTests guards both.
/// </summary>
[TestClass]
[TestCategory("Crash")]
public sealed class GarbageCollectionTests
{
    // 3 s. TorchSharp has to run optimized, which is why the project switches quick compilation off. With Scalars that nothing keeps alive,
    // one is freed too early every 0.5 s.
    private const int Steps = 30_000;

    [ClassInitialize]
    public static void LoadTorch(TestContext _) => NativeTorch.EnsureLoaded();

    [TestMethod]
    public void Steps_BesideGarbageCollections_GiveTheSameBits()
    {
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
            rule.Step([1e-3]);
        return parameter.ToSingles();
    }
}
