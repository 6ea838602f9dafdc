using MLSpectral.Statistics.Checks;

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

    /// <summary>Refuses what cannot be meant.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    internal void Check()
    {
        OptionCheck.AtLeast(
            1,
            Replicas,
            nameof(Replicas),
            "a bootstrap needs at least 1 replica. Give for example 1000, for a p-value to about 1 %."
        );
        OptionCheck.That(
            MaxDegreeOfParallelism is -1 or > 0,
            nameof(MaxDegreeOfParallelism),
            MaxDegreeOfParallelism,
            "it is a number of threads. Give a positive number, or −1 for as many as there are cores."
        );
    }
}
