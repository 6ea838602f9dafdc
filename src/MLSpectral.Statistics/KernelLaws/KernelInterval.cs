namespace MLSpectral.Statistics.KernelLaws;

/// <summary>An interval in which a law has density.</summary>
public readonly record struct KernelInterval
{
    /// <summary>Where it begins.</summary>
    public double Lower { get; internal init; }

    /// <summary>Where it ends.</summary>
    public double Upper { get; internal init; }
}
