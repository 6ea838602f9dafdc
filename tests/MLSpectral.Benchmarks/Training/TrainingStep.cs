using System.Globalization;
using MLSpectral.Benchmarks.Data;
using MLSpectral.Benchmarks.Measuring;
using MLSpectral.Kernels;
using TorchSharp;
using TorchSharp.Modules;

namespace MLSpectral.Benchmarks.Training;

/// <summary>
/// Time of a training step against the bare loop: two hidden layers, 100 features, no probes; with callbacks and without. The run's final
/// check is not in it; the note gives it.
/// </summary>
internal static class TrainingStep
{
    private const int Width = 100;
    private const double LearningRate = 1e-3;
    private const double LargestRatio = 1.10;
    private const int Pairs = 9;

    // Where what is done once an epoch weighs most.
    private const int SmallUnits = 64;

    // Rows and epochs for about half a second in each measurement.
    private static readonly (int Units, int BatchSize, int Rows, int Epochs)[] Sizes =
    [
        (SmallUnits, 32, 10_000, 2),
        (SmallUnits, 256, 10_000, 12),
        (512, 32, 6_400, 2),
        (512, 256, 10_000, 2),
        (1500, 32, 1_280, 1),
        (1500, 256, 2_560, 1),
    ];

    public static IEnumerable<Case> Cases =>
        from size in Sizes
        from optimizer in new[] { "Adam", "SGD" }
        from hasCallbacks in size.Units == SmallUnits ? new[] { false, true } : [false]
        select new Case(
            $"training step{(hasCallbacks ? " and epoch callbacks" : "")}, {size.Units}-{size.Units}, batch {size.BatchSize}, {optimizer}",
            () => Run(size.Units, size.BatchSize, size.Rows, size.Epochs, optimizer, hasCallbacks)
        );

    private static Result Run(int units, int batchSize, int rowCount, int epochs, string optimizer, bool hasCallbacks)
    {
        using var threads = new ThreadCount(1);
        using var scope = torch.NewDisposeScope();
        var options = new FeedForwardRegressionTrainer.Options
        {
            HiddenLayers = [units, units],
            BatchSize = batchSize,
            NumberOfEpochs = epochs,
            Optimizer = optimizer == "Adam" ? Optimizer.Adam(LearningRate) : Optimizer.Sgd(LearningRate),
            Probes = [],
        };
        if (hasCallbacks)
            (options.Callbacks, options.OnEpoch, options.OnProbe) = ([new EarlyStopping()], _ => { }, _ => { });
        var subject = new TrainingSubject(options, SyntheticRows.Tensors(SyntheticRows.Create(rowCount, Width)));
        CheckThatBothLearnTheSame(subject.TrainOurs().Losses, subject.TrainPeer(CreateOptimizer(optimizer)).Losses);

        double steps = epochs * Math.Ceiling((double)rowCount / batchSize);
        var finalChecks = new List<double>();

        double Ours()
        {
            (_, double seconds, double finalCheck) = subject.TrainOurs();
            finalChecks.Add(finalCheck / seconds * epochs);
            return seconds / steps;
        }

        double Peer() => subject.TrainPeer(CreateOptimizer(optimizer)).Seconds / steps;

        (Samples ours, Samples peer, Samples ratio) = SideBySide.Measure(Ours, Peer, Pairs);
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"{steps} steps a measurement; ours then checks the finished network: {new Samples(finalChecks).Median:F2} of an "
                + $"epoch, not counted"
        );
        return new Result(ours, peer, ratio, ResultTable.Time, LargestRatio, note);
    }

    private static Func<IEnumerable<Parameter>, torch.optim.Optimizer> CreateOptimizer(string name) =>
        name == "Adam" ? parameters => torch.optim.Adam(parameters, LearningRate) : parameters => torch.optim.SGD(parameters, LearningRate);

    private static void CheckThatBothLearnTheSame(double[] ours, double[] peer)
    {
        if (Math.Abs(ours[^1] - peer[^1]) > 1e-3 * peer[^1])
            throw new InvalidOperationException(
                $"After the last epoch our loss is {ours[^1]} and the peer's {peer[^1]}: they do not do the same work, so a "
                    + $"comparison of their times means nothing."
            );
    }
}
