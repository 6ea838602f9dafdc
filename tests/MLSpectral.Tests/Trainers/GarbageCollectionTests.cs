using MLSpectral.Networks;
using MLSpectral.Probes;
using MLSpectral.Trainers;

namespace MLSpectral.Tests.Trainers;

/// <summary>Garbage collections that other threads start, as in a server, do not reach into torch's work.</summary>
[TestClass]
public sealed class GarbageCollectionTests
{
    private const int WarmUps = 4, Runs = 5;

    // The compiler's first version of a method keeps everything alive to its end; the fast version of what ran often comes in the background, when nothing new has run for 0.1 s.
    private static readonly TimeSpan Compilation = TimeSpan.FromSeconds(0.2);

    public static IEnumerable<object[]> Optimizers =>
        [[Optimizer.Sgd(0.01, 0.9, nesterov: true)], [Optimizer.AdamW(0.01)]];

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void Training_BesideGarbageCollections_GivesTheSameBits(Optimizer optimizer)
    {
        uint[] Train() => Training.Bits(Training.Model(o =>
        {
            (o.Optimizer, o.NumberOfEpochs, o.BatchSize, o.L2Regularization) = (optimizer, 25, 16, 1e-4);
            (o.Activation, o.Parameterization) = (Activation.LeakyRelu(0.1).Normalized(), Parameterization.NeuralTangent);
            (o.ProbeSchedule, o.ProbeSampleSize) = (ProbeSchedule.EveryEpochs(5), 20);
        }));

        for (int i = 0; i < WarmUps; i++)
        {
            Train();
            Thread.Sleep(Compilation);
        }

        uint[] expected = Train();
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
            for (int i = 0; i < Runs; i++)
                CollectionAssert.AreEqual(expected, Train());
        }
        finally
        {
            end.Cancel();
            collector.Join();
        }
    }
}
