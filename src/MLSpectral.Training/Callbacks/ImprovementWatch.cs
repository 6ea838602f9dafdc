namespace MLSpectral;

/// <summary>Counts how often in a row a number did not fall below the least one before.</summary>
/// <param name="minimumImprovement">By how much it must.</param>
internal sealed class ImprovementWatch(double minimumImprovement) : IRunState
{
    /// <summary>The least number so far.</summary>
    public double Best { get; private set; } = double.PositiveInfinity;

    /// <summary>How many since.</summary>
    public int Since { get; private set; }

    /// <summary>Takes the next number; NaN is no improvement.</summary>
    /// <returns>Whether it is one.</returns>
    public bool Improves(double cost)
    {
        if (cost < Best - minimumImprovement)
        {
            Best = cost;
            Since = 0;
            return true;
        }

        Since++;
        return false;
    }

    /// <summary>Counts from here.</summary>
    public void Reset() => Since = 0;

    public void WriteState(BinaryWriter writer)
    {
        writer.Write(Best);
        writer.Write(Since);
    }

    public void ReadState(PayloadReader reader) => Restore(reader.ReadDouble(), reader.ReadInt32());

    /// <summary>Goes on from a state that was written.</summary>
    public void Restore(double best, int since) => (Best, Since) = (best, since);
}
