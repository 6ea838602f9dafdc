namespace MLSpectral;

/// <summary>Adds up the losses of the steps of an epoch, and their time.</summary>
internal sealed class EpochMeter(RunClock clock) : IRunState
{
    private double _lossSum;
    private long _rows;
    private TimeSpan _begin;

    /// <summary>The mean loss of the rows, each taken when its batch was trained on.</summary>
    public double MeanLoss => _lossSum / _rows;

    /// <summary>Rows in a second of training; probes do not count.</summary>
    public double SamplesPerSecond => _rows / (clock.Training - _begin).TotalSeconds;

    /// <summary>Begins an epoch.</summary>
    public void Begin() => (_lossSum, _rows, _begin) = (0, 0, clock.Training);

    /// <summary>Adds a step.</summary>
    /// <param name="loss">The mean loss of its batch.</param>
    /// <param name="rows">The rows of the batch.</param>
    public void Add(double loss, long rows)
    {
        _lossSum += loss * rows;
        _rows += rows;
    }

    public void WriteState(BinaryWriter writer)
    {
        writer.Write(_lossSum);
        writer.Write(_rows);
        writer.Write(_begin.Ticks);
    }

    public void ReadState(PayloadReader reader) =>
        (_lossSum, _rows, _begin) = (reader.ReadDouble(), reader.ReadInt64(), TimeSpan.FromTicks(reader.ReadInt64()));
}
