using System.Diagnostics;

namespace MLSpectral;

/// <summary>The time a run has taken, and how much of it went into probes. A run that goes on after an interruption counts on.</summary>
internal sealed class RunClock : IRunState
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_525);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _before;
    private TimeSpan _probing;

    /// <summary>The time since the run began, without interruptions.</summary>
    public TimeSpan Elapsed => _before + _watch.Elapsed;

    /// <summary>The same without probes.</summary>
    public TimeSpan Training => Elapsed - _probing;

    /// <summary>Takes note that everything since a time went into a probe.</summary>
    /// <param name="begin">When it began, by <see cref="Elapsed"/>.</param>
    public void AddProbe(TimeSpan begin) => _probing += Elapsed - begin;

    public void WriteState(BinaryWriter writer)
    {
        writer.Write(Elapsed.Ticks);
        writer.Write(_probing.Ticks);
    }

    public void ReadState(PayloadReader reader)
    {
        (long elapsed, long probing) = (reader.ReadInt64(), reader.ReadInt64());
        if (probing < 0 || elapsed < probing || elapsed > Longest.Ticks)
            throw new InvalidDataException("The state of the run has times that no run takes; it was written wrongly.");
        (_before, _probing) = (TimeSpan.FromTicks(elapsed), TimeSpan.FromTicks(probing));
        _watch.Restart();
    }
}
