using MLSpectral.Models;
using static TorchSharp.torch;

namespace MLSpectral.Trainers;

/// <summary>Rows to train or validate on, in memory, single precision. Belongs to the caller's dispose scope.</summary>
/// <param name="Features">n × d.</param>
/// <param name="Targets">n × C.</param>
/// <param name="Weights">n × 1, or null for equal weights.</param>
/// <param name="Counts">How many rows were read and skipped.</param>
internal sealed record TrainingRows(Tensor Features, Tensor Targets, Tensor? Weights, RowCounts Counts) : IDisposable
{
    public long Count => Features.shape[0];

    /// <summary>The rows with the given indices.</summary>
    public TrainingRows Select(Tensor indices) => this with
    {
        Features = Features.index_select(0, indices),
        Targets = Targets.index_select(0, indices),
        Weights = Weights?.index_select(0, indices),
        Counts = Counts with { Used = indices.numel() },
    };

    /// <summary>Neighbouring rows, as views.</summary>
    public TrainingRows Slice(long start, long count) => this with
    {
        Features = Features.narrow(0, start, count),
        Targets = Targets.narrow(0, start, count),
        Weights = Weights?.narrow(0, start, count),
    };

    /// <summary>Splits a random share off.</summary>
    public (TrainingRows Remaining, TrainingRows Share) Split(double fraction, Generator generator)
    {
        long share = Math.Clamp((long)Math.Round(Count * fraction), 1, Count - 1);
        Tensor order = randperm(Count, ScalarType.Int64, generator: generator);
        return (Select(order.narrow(0, share, Count - share).sort().Values), Select(order.narrow(0, 0, share).sort().Values) with { Counts = new RowCounts(share, 0, 0, 0) });
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
        Features.Dispose();
        Targets.Dispose();
        Weights?.Dispose();
    }
}
