using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>
/// Deals the training rows out in batches: each epoch every row once, in a new random order where rows are shuffled. Owns the order.
/// </summary>
/// <param name="rows">The training rows.</param>
/// <param name="plan">The batch size and the number of epochs.</param>
/// <param name="isShuffled">Whether each epoch has an order of its own.</param>
/// <param name="generator">Draws the orders.</param>
internal sealed class BatchSampler(TrainingRows rows, StepPlan plan, bool isShuffled, Generator generator) : IRunState, IDisposable
{
    private byte[] _generatorAtEpochStart = [];
    private Tensor? _order;
    private long _dealt = rows.Count;

    /// <summary>The epoch of the last batch, from 1; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>Whether all rows of the epoch are dealt.</summary>
    public bool IsAtEndOfEpoch => _dealt == rows.Count;

    /// <summary>Whether all epochs are over.</summary>
    public bool IsFinished => IsAtEndOfEpoch && Epoch >= plan.Epochs;

    /// <summary>The next batch, of the next epoch where this one is over. It belongs to the caller's dispose scope.</summary>
    public TrainingRows Next()
    {
        if (IsAtEndOfEpoch)
            BeginEpoch();
        long count = Math.Min(plan.BatchSize, rows.Count - _dealt);
        TrainingRows batch;
        if (_order is null)
        {
            batch = rows.Slice(_dealt, count);
        }
        else
        {
            using Tensor indices = _order.narrow(0, _dealt, count);
            batch = rows.Select(indices);
        }

        _dealt += count;
        return batch;
    }

    public void Dispose() => _order?.Dispose();

    // The order of the epoch is not written: the generator draws it again from where it stood.
    public void WriteState(BinaryWriter writer)
    {
        writer.Write(Epoch);
        writer.Write(_dealt);
        GeneratorState.Write(writer, IsAtEndOfEpoch || _order is null ? GeneratorState.Of(generator) : _generatorAtEpochStart);
    }

    public void ReadState(PayloadReader reader)
    {
        Epoch = reader.ReadInt32();
        _dealt = reader.ReadInt64();
        if (Epoch < 0 || _dealt < 1 || _dealt > rows.Count || (_dealt < rows.Count && _dealt % plan.BatchSize != 0))
            throw new InvalidDataException(
                $"The state of the run is {_dealt} rows into epoch {Epoch}, and this run takes {rows.Count} rows in steps of "
                    + $"{plan.BatchSize}. Go on with the options and the data that the run was started with."
            );
        GeneratorState.Read(reader, generator);
        if (!IsAtEndOfEpoch)
            DrawOrder();
    }

    private void BeginEpoch()
    {
        Epoch++;
        _dealt = 0;
        DrawOrder();
    }

    private void DrawOrder()
    {
        if (!isShuffled || plan.BatchSize >= rows.Count)
            return;
        _generatorAtEpochStart = GeneratorState.Of(generator);
        _order?.Dispose();
        _order = randperm(rows.Count, ScalarType.Int64, generator: generator).DetachFromDisposeScope();
    }
}
