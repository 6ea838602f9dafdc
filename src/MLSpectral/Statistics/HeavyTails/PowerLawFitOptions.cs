namespace MLSpectral.Statistics.HeavyTails;

/// <summary>How the start x_min of a power-law tail is searched for.</summary>
public sealed record PowerLawFitOptions
{
    /// <summary>The fewest values a tail may have; at least 2.</summary>
    public int MinimumTailCount { get; init; } = 2;

    /// <summary>The lowest x_min to try, in the units of the values.</summary>
    public double LowestXmin { get; init; }

    /// <summary>The highest x_min to try, in the units of the values.</summary>
    public double HighestXmin { get; init; } = double.PositiveInfinity;

    /// <summary>The distance whose minimum chooses x_min.</summary>
    public TailDistance Distance { get; init; } = TailDistance.LeftKolmogorovSmirnov;

    /// <summary>Values at or under it are left out; zeros and negative values always are.</summary>
    public double NoiseFloor { get; init; }
}
