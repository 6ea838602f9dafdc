using Microsoft.ML;
using MLSpectral.Benchmarks.Data;
using MLSpectral.Benchmarks.Measuring;
using MLSpectral.Benchmarks.Training;
using MLSpectral.Kernels;
using TorchSharp;

namespace MLSpectral.Benchmarks.Reading;

/// <summary>Reading a data view in memory into tensors, against one epoch of training on it with the default network and batch.</summary>
internal static class RowReading
{
    private const int Width = 100;
    private const int RowCount = 100_000;
    private const int Pairs = 7;

    // One buffer for features and one for labels, both of all rows: less than the reader's limit.
    private const long BufferBytes = (long)RowCount * (Width + 1) * sizeof(float);

    public static IEnumerable<Case> Cases => [new Case($"reading {RowCount} × {Width}, against one epoch", Run)];

    private static Result Run()
    {
        using var threads = new ThreadCount(1);
        var reader = new DataViewReader(SyntheticRows.View(new MLContext(seed: 1), SyntheticRows.Create(RowCount, Width)));
        var options = new FeedForwardRegressionTrainer.Options { NumberOfEpochs = 1, Probes = [] };
        using var scope = torch.NewDisposeScope();
        var training = new TrainingSubject(options, reader.Read());
        var allocated = new List<double>();

        double Read()
        {
            using var readScope = torch.NewDisposeScope();
            long before = GC.GetAllocatedBytesForCurrentThread();
            double seconds = SideBySide.SecondsPerCall(calls: 1, () => reader.Read());
            allocated.Add((double)(GC.GetAllocatedBytesForCurrentThread() - before - BufferBytes) / RowCount);
            return seconds;
        }

        (Samples read, Samples epoch, Samples ratio) = SideBySide.Measure(Read, () => training.TrainOurs().Seconds, Pairs);
        string note = FormattableString.Invariant(
            $"allocates {new Samples(allocated).Median:F2} bytes a row beyond the buffer of {BufferBytes / RowCount}; peer: the epoch"
        );
        return new Result(read, epoch, ratio, ResultTable.Time, LargestRatio: 0.1, note);
    }
}
