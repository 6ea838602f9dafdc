namespace MLSpectral.Statistics.HeavyTails;

/// <summary>How much a bootstrap computes, and from which random numbers.</summary>
public sealed record BootstrapOptions
{
    /// <summary>The number of replicas; at least 1.</summary>
    public int Replicas { get; init; } = 1000;

    /// <summary>
    /// The seed; each replica has random numbers of its own, so that the result is the same, bit by bit, for any number of threads.
    /// </summary>
    public int Seed { get; init; } = 1;

    /// <summary>The most replicas to compute at a time; −1 for as many as there are cores.</summary>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    /// <summary>Refuses options that mean nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    internal void Require()
    {
        if (Replicas < 1)
            throw new ArgumentOutOfRangeException(
                nameof(Replicas),
                Replicas,
                "A bootstrap needs at least 1 replica; 1000 give a p-value to about 1 %."
            );
        if (MaxDegreeOfParallelism is 0 or < -1)
            throw new ArgumentOutOfRangeException(
                nameof(MaxDegreeOfParallelism),
                MaxDegreeOfParallelism,
                "Give a positive number of threads, or −1 for as many as there are cores."
            );
    }
}
