using MLSpectral.Statistics.Checks;

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
    internal void Check()
    {
        OptionCheck.AtLeast(2, MinimumTailCount, nameof(MinimumTailCount), "a tail needs at least 2 values. Give 2 or more.");
        CheckEnd(LowestXmin, nameof(LowestXmin));
        CheckEnd(HighestXmin, nameof(HighestXmin));
        OptionCheck.That(
            LowestXmin <= HighestXmin,
            nameof(LowestXmin),
            LowestXmin,
            FormattableString.Invariant($"it is above {nameof(HighestXmin)}, {HighestXmin:R}. Exchange them.")
        );
        OptionCheck.That(
            !double.IsNaN(NoiseFloor),
            nameof(NoiseFloor),
            NoiseFloor,
            "the noise floor is a number. Give 0 to keep every positive value."
        );
        CheckDistance(Distance);
    }

    /// <summary>Refuses a distance that does not exist.</summary>
    /// <param name="distance">The distance.</param>
    /// <exception cref="ArgumentException">It is none of the names of <see cref="TailDistance"/>.</exception>
    internal static void CheckDistance(TailDistance distance) => OptionCheck.Defined(distance, nameof(Distance));

    private static void CheckEnd(double xmin, string option) =>
        OptionCheck.That(
            !double.IsNaN(xmin),
            option,
            xmin,
            "the ends of the range of x_min are numbers. Leave it at its default for no limit."
        );
}
