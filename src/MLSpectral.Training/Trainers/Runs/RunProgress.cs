namespace MLSpectral;

/// <summary>How many steps lie behind the network as it is now, and how long that took.</summary>
internal sealed class RunProgress : IRunState
{
    /// <summary>The time of the run.</summary>
    public RunClock Clock { get; } = new();

    /// <summary>The optimizer steps behind the network.</summary>
    public long Step { get; private set; }

    /// <summary>Whether later steps were undone.</summary>
    public bool IsRestored { get; private set; }

    /// <summary>Counts a step.</summary>
    public void Advance() => Step++;

    /// <summary>Takes note that the network is that of an earlier step again.</summary>
    /// <param name="step">The step.</param>
    /// <param name="isWanted">Whether somebody asked for it, rather than that nothing later could be used.</param>
    public void GoBack(long step, bool isWanted)
    {
        IsRestored = isWanted && (IsRestored || step != Step);
        Step = step;
    }

    public void WriteState(BinaryWriter writer)
    {
        writer.Write(Step);
        Clock.WriteState(writer);
    }

    public void ReadState(PayloadReader reader)
    {
        Step = reader.ReadInt64();
        Clock.ReadState(reader);
    }
}
