using TorchSharp;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>Rows to train or validate on, in memory, single precision. Belongs to the caller's dispose scope.</summary>
/// <param name="Stored">n × d, dense or sparse.</param>
/// <param name="Targets">n × C.</param>
/// <param name="Weights">n × 1, or null for equal weights.</param>
/// <param name="Counts">How many rows were read and skipped.</param>
internal sealed record TrainingRows(FeatureRows Stored, Tensor Targets, Tensor? Weights, RowCounts Counts) : IDisposable
{
    /// <summary>Dense rows, such as a batch.</summary>
    public TrainingRows(Tensor Features, Tensor Targets, Tensor? Weights, RowCounts Counts)
        : this(new DenseFeatures(Features), Targets, Weights, Counts) { }

    public long Count => Stored.Count;

    /// <summary>d.</summary>
    public int Width => Stored.Width;

    /// <summary>The features of dense rows, which those of <see cref="Select"/> and <see cref="Slice"/> always are, n × d.</summary>
    public Tensor Features => Stored.Tensor;

    /// <summary>The rows with the given indices, dense.</summary>
    public TrainingRows Select(Tensor indices) => With(new DenseFeatures(Stored.Select(indices)), indices);

    /// <summary>Neighbouring rows, dense; as views where the rows are.</summary>
    public TrainingRows Slice(long start, long count) =>
        this with
        {
            Stored = new DenseFeatures(Stored.Slice(start, count)),
            Targets = Targets.narrow(0, start, count),
            Weights = Weights?.narrow(0, start, count),
        };

    /// <summary>At most so many rows, drawn without replacement and kept in their order; dense.</summary>
    public TrainingRows Sample(int size, Generator generator) =>
        Count <= size ? Slice(0, Count) : Select(randperm(Count, ScalarType.Int64, generator: generator).narrow(0, 0, size).sort().Values);

    /// <summary>The same rows with one of the C targets, as views.</summary>
    public TrainingRows Target(long output) => this with { Targets = Targets.narrow(1, output, 1) };

    /// <summary>A batch on a device; itself on the CPU, where all rows are.</summary>
    public TrainingRows To(Device device) =>
        device.type == DeviceType.CPU
            ? this
            : this with
            {
                Stored = new DenseFeatures(Features.to(device)),
                Targets = Targets.to(device),
                Weights = Weights?.to(device),
            };

    /// <summary>Splits a random share off.</summary>
    public (TrainingRows Remaining, TrainingRows Share) Split(double fraction, Generator generator)
    {
        long share = Math.Clamp((long)Math.Round(Count * fraction), 1, Count - 1);
        Tensor order = randperm(Count, ScalarType.Int64, generator: generator);
        return (
            Keep(order.narrow(0, share, Count - share).sort().Values),
            Keep(order.narrow(0, 0, share).sort().Values) with
            {
                Counts = new RowCounts { Used = share },
            }
        );
    }

    /// <summary>The same rows with weights of mean 1.</summary>
    public TrainingRows WithNormalizedWeights()
    {
        if (Weights is null)
            return this;
        using var scope = NewDisposeScope();
        Tensor weights = Weights.to(ScalarType.Float64);
        return this with { Weights = scope.MoveToOuter((weights / weights.mean()).to(ScalarType.Float32)) };
    }

    /// <summary>Frees the rows before their scope ends.</summary>
    public void Dispose()
    {
        Stored.Dispose();
        Targets.Dispose();
        Weights?.Dispose();
    }

    private TrainingRows Keep(Tensor indices) => With(Stored.Keep(indices), indices);

    private TrainingRows With(FeatureRows features, Tensor indices) =>
        new(features, Targets.index_select(0, indices), Weights?.index_select(0, indices), Counts with { Used = indices.numel() });
}
