namespace MLSpectral;

/// <summary>The best epoch so far, the earlier of two that are the same.</summary>
/// <param name="kept">Gets its parameters; null where nobody can ask for them.</param>
internal sealed class BestEpochKeeper(KeptParameters? kept) : IRunState
{
    private readonly ImprovementWatch _watch = new(minimumImprovement: 0);

    /// <summary>Its number; null before the first.</summary>
    public int? Epoch { get; private set; }

    /// <summary>Takes an epoch that just ended.</summary>
    /// <param name="epoch">Its number.</param>
    /// <param name="step">Steps taken.</param>
    /// <param name="rates">Those of its last step.</param>
    /// <param name="cost">What it is judged by, lower is better; NaN is never best.</param>
    /// <returns>Whether it is the best.</returns>
    public bool Offer(int epoch, long step, CurrentRates rates, double cost)
    {
        if (!_watch.Improves(cost))
            return false;
        Epoch = epoch;
        kept?.Keep(step, rates);
        return true;
    }

    /// <summary>Puts its parameters back.</summary>
    /// <returns>After how many steps and at which rates they were so; null where there is none.</returns>
    public (long Step, CurrentRates Rates)? Restore() => Epoch is null ? null : kept?.Restore();

    public void WriteState(BinaryWriter writer)
    {
        writer.Write(Epoch ?? 0);
        _watch.WriteState(writer);
        writer.Write(kept is not null);
        kept?.WriteState(writer);
    }

    public void ReadState(PayloadReader reader)
    {
        int epoch = reader.ReadInt32();
        Epoch = epoch == 0 ? null : epoch;
        _watch.ReadState(reader);
        if (reader.ReadBoolean() != kept is not null)
            throw new InvalidDataException(
                "The state of the run was written with other Callbacks or another OnCancellation. Go on with the options that the run was "
                    + "started with."
            );
        kept?.ReadState(reader);
    }
}
