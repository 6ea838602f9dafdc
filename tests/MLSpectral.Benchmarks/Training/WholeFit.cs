using Microsoft.ML;
using MLSpectral.Benchmarks.Data;
using MLSpectral.Benchmarks.Measuring;
using MLSpectral.Kernels;
using TorchSharp;

namespace MLSpectral.Benchmarks.Training;

/// <summary>
/// A whole Fit, from a data view in memory to a model, against copying the same rows into tensors and running the bare loop; without
/// probes.
/// </summary>
internal static class WholeFit
{
    private const int Width = 100;
    private const int RowCount = 10_000;
    private const int Epochs = 5;
    private const int Pairs = 9;

    public static IEnumerable<Case> Cases => [new Case("whole Fit, 64-64, batch 32, Adam", Run)];

    private static Result Run()
    {
        using var threads = new ThreadCount(1);
        IReadOnlyList<Row> rows = SyntheticRows.Create(RowCount, Width);
        var ml = new MLContext(seed: 1);
        IDataView view = SyntheticRows.View(ml, rows);
        var options = new FeedForwardRegressionTrainer.Options
        {
            NumberOfEpochs = Epochs,
            NumberOfThreads = 1,
            Probes = [],
            Seed = TrainingSubject.Seed,
        };
        FeedForwardRegressionTrainer trainer = ml.Regression.Trainers.FeedForward(options);

        double Ours() => SideBySide.SecondsPerCall(calls: 1, () => trainer.Fit(view));

        double Peer() => SideBySide.SecondsPerCall(calls: 1, () =>
            {
                using var scope = torch.NewDisposeScope();
                var subject = new TrainingSubject(options, SyntheticRows.Tensors(rows));
                subject.TrainPeer(parameters => torch.optim.Adam(parameters, options.Optimizer.LearningRate));
            });

        (Samples ours, Samples peers, Samples ratio) = SideBySide.Measure(Ours, Peer, Pairs);
        return new Result(
            ours,
            peers,
            ratio,
            ResultTable.Time,
            LargestRatio: 1.10,
            $"{RowCount} rows, {Epochs} epochs; ours also reads, standardizes, checks and makes the model"
        );
    }
}
