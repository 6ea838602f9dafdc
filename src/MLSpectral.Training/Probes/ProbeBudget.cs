namespace MLSpectral;

/// <summary>
/// Decides when, and on how many rows, a probe fits into a share of the training time. Takes times, and does not measure any: what it
/// decides depends on its arguments only.
/// </summary>
/// <param name="fraction">The share of the training time that measurements between the start and the end may take.</param>
/// <param name="totalSteps">All optimizer steps of the run.</param>
/// <param name="rows">The rows of the whole sample.</param>
internal sealed class ProbeBudget(double fraction, long totalSteps, long rows) : IRunState
{
    // Fewer measurements than this do not show a course; a smaller sample is better then.
    private const int FewestMeasurements = 8;

    private const long FewestRows = 32;

    // A measurement may take longer than the one before.
    private const double Caution = 1.25;

    private readonly Dictionary<long, TimeSpan> _lastTimes = [];
    private TimeSpan _spent;
    private TimeSpan _obligatory;
    private readonly long _sampleSize = rows;
    private long _rows = rows;
    private int _made;

    /// <summary>On how many rows to measure now; null for not now.</summary>
    /// <param name="step">The step just taken, after the first and before the last.</param>
    /// <param name="elapsed">Since the run began, measurements included.</param>
    public long? RowsAt(long step, TimeSpan elapsed)
    {
        TimeSpan trained = elapsed - _obligatory - _spent;
        TimeSpan budgetOfRun = fraction * (totalSteps / (double)step) * trained;
        while (_rows / 2 >= FewestRows && _spent + (Math.Max(FewestMeasurements - _made, 0) * Expected(_rows)) > budgetOfRun)
            _rows /= 2;
        return _spent + (Caution * Next(_rows)) <= fraction * trained ? _rows : null;
    }

    /// <summary>Takes note of a measurement.</summary>
    /// <param name="rowCount">The rows it was made on.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="isObligatory">Whether it is the one at the start or at the end.</param>
    public void Add(long rowCount, TimeSpan took, bool isObligatory)
    {
        if (isObligatory)
        {
            _obligatory += took;
        }
        else
        {
            _spent += took;
            _made++;
        }

        // The first on a smaller sample measures the start on it too.
        _lastTimes[rowCount] = isObligatory || _lastTimes.ContainsKey(rowCount) ? took : took / 2;
    }

    public void WriteState(BinaryWriter writer)
    {
        writer.Write(_spent.Ticks);
        writer.Write(_obligatory.Ticks);
        writer.Write(_rows);
        writer.Write(_made);
        writer.Write(_lastTimes.Count);
        foreach ((long rowCount, TimeSpan took) in _lastTimes.OrderBy(pair => pair.Key))
        {
            writer.Write(rowCount);
            writer.Write(took.Ticks);
        }
    }

    public void ReadState(PayloadReader reader)
    {
        _spent = TimeSpan.FromTicks(reader.ReadInt64());
        _obligatory = TimeSpan.FromTicks(reader.ReadInt64());
        long left = reader.ReadInt64();
        if (left < 1 || left > _sampleSize)
            throw new InvalidDataException(
                $"The state of the run measures on {left} rows, and its sample has {_sampleSize}. Go on with the options and the data "
                    + $"that the run was started with."
            );
        _rows = left;
        _made = reader.ReadInt32();
        _lastTimes.Clear();
        for (int count = reader.ReadCount(2 * sizeof(long)); count > 0; count--)
            _lastTimes[reader.ReadInt64()] = TimeSpan.FromTicks(reader.ReadInt64());
    }

    private TimeSpan Next(long rowCount) => _lastTimes.ContainsKey(rowCount) ? Expected(rowCount) : 2 * Expected(rowCount);

    // Kernels take between the square and the cube of the rows: the square is the careful guess for fewer rows. Where it is too low
    // (probes of weights do not shrink with the sample), the next measurement waits until training has made up for it.
    private TimeSpan Expected(long rowCount)
    {
        if (_lastTimes.TryGetValue(rowCount, out TimeSpan known))
            return known;
        (long nearest, TimeSpan time) = _lastTimes.MinBy(pair => pair.Key);
        return time * Math.Pow(rowCount / (double)nearest, 2);
    }
}
