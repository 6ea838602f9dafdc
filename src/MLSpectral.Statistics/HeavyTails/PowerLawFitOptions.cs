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

    /// <summary>Refuses options that mean nothing.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    internal void Require()
    {
        if (MinimumTailCount < 2)
            throw Unfit(nameof(MinimumTailCount), MinimumTailCount, $"a tail needs at least 2 values. Give 2 or more.");
        if (double.IsNaN(LowestXmin) || double.IsNaN(HighestXmin))
            throw Unfit(
                double.IsNaN(LowestXmin) ? nameof(LowestXmin) : nameof(HighestXmin),
                double.NaN,
                $"the ends of the range of x_min are numbers. Leave it at its default for no limit."
            );
        if (LowestXmin > HighestXmin)
            throw Unfit(nameof(LowestXmin), LowestXmin, $"it is above {nameof(HighestXmin)}, {HighestXmin:R}. Exchange them.");
        if (double.IsNaN(NoiseFloor))
            throw Unfit(nameof(NoiseFloor), NoiseFloor, $"the noise floor is a number. Give 0 to keep every positive value.");
        RequireDistance(Distance);
    }

    /// <summary>Refuses a distance that does not exist.</summary>
    /// <param name="distance">The distance.</param>
    /// <exception cref="ArgumentException">It is none of the names of <see cref="TailDistance"/>.</exception>
    internal static void RequireDistance(TailDistance distance)
    {
        if (!Enum.IsDefined(distance))
            throw Unfit(nameof(Distance), distance, $"it is none of {string.Join(", ", Enum.GetNames<TailDistance>())}. Use one of them.");
    }

    private static ArgumentException Unfit(string name, object value, FormattableString reason) =>
        new(FormattableString.Invariant($"{name} is {value}; {FormattableString.Invariant(reason)}"), name);
}
