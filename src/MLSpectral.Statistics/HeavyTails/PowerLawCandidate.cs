namespace MLSpectral.Statistics.HeavyTails;

/// <summary>A candidate for the start of a power-law tail.</summary>
public readonly record struct PowerLawCandidate
{
    /// <summary>x_min, a value of the sample.</summary>
    public double Xmin { get; internal init; }

    /// <summary>α of the tail that begins there.</summary>
    public double Alpha { get; internal init; }

    /// <summary>The number of values at or above x_min.</summary>
    public int TailCount { get; internal init; }

    /// <summary>The distance between this tail and its law.</summary>
    public double KsDistance { get; internal init; }
}
