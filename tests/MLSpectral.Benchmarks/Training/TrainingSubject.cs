using System.Diagnostics;
using MLSpectral.Benchmarks.Peer;
using MLSpectral.Kernels;
using TorchSharp;
using TorchSharp.Modules;

namespace MLSpectral.Benchmarks.Training;

/// <summary>The same training by either: same tensors, same first weights, same order of rows. Each call starts anew.</summary>
internal sealed class TrainingSubject(FeedForwardRegressionTrainer.Options options, TrainingRows rows)
{
    public const int Seed = 1;

    /// <summary>The trainer's inner run, put together as the trainer does, without reading and without probes.</summary>
    /// <returns>The losses, the seconds to the end of the last epoch, and those of the check of the finished network that
    /// follows.</returns>
    public (double[] Losses, double Seconds, double FinalCheckSeconds) TrainOurs()
    {
        using var scope = torch.NewDisposeScope();
        using var generators = new RunGenerators(Seed);
        using TensorNetwork network = CreateNetwork();
        using var recorder = new TraceRecorder(
            [],
            ProbeSample.Of(rows.Features.narrow(0, 0, 1), rows.Targets.narrow(0, 0, 1)),
            bootstrapReplicas: 0
        );
        double seconds = 0;
        long start = Stopwatch.GetTimestamp();
        var problem = new TrainingProblem(
            network,
            new RegressionTask(options.Loss, TargetStandardization.None),
            new TrainingData(rows, Validation: null)
        );
        using var run = new TrainingRun(
            options,
            problem,
            generators.Order,
            recorder,
            CancelRequest.None
        );
        TrainingHistory history = run.Run(_ => seconds = Stopwatch.GetElapsedTime(start).TotalSeconds);
        double finalCheck = Stopwatch.GetElapsedTime(start).TotalSeconds - seconds;
        return ([.. history.Epochs.Select(epoch => epoch.TrainLoss)], seconds, finalCheck);
    }

    /// <summary>The bare loop.</summary>
    public (double[] Losses, double Seconds) TrainPeer(Func<IEnumerable<Parameter>, torch.optim.Optimizer> createOptimizer)
    {
        using var scope = torch.NewDisposeScope();
        using var generators = new RunGenerators(Seed);
        using TensorNetwork ours = CreateNetwork();
        FeedForwardNetwork start = ours.ToManaged();
        using Sequential network = TorchTwin.Of(start);
        long begin = Stopwatch.GetTimestamp();
        using torch.optim.Optimizer optimizer = createOptimizer(network.parameters());
        int batchSize = options.BatchSize ?? FeedForwardOptions.Defaults.BatchSize;
        IReadOnlyList<double> losses = BareLoop.Train(
            network,
            optimizer,
            rows.Features,
            rows.Targets,
            batchSize,
            options.NumberOfEpochs,
            generators.Order
        );
        return ([.. losses], Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }

    private TensorNetwork CreateNetwork() =>
        NetworkInitializer.Create(options, rows.Width, outputs: 1, Seed);
}
