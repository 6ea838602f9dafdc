using MLSpectral.Statistics.Checks;
using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral;

/// <summary>How <see cref="HeavyTailTransformer"/> finds the tail of each row.</summary>
public sealed record HeavyTailOptions
{
    private const int MostReplicas = 100_000;

    /// <summary>Values at or under it are left out, in the units of the values; zeros and negative values always are.</summary>
    public double NoiseFloor { get; init; }

    /// <summary>
    /// The same as a share of the row's largest value, in [0, 1); the higher of the two floors counts. For the n eigenvalues of a matrix
    /// formed in double precision n·2⁻⁵² is what rounding can make of a zero (in single precision n·2⁻²³); the rows of a
    /// <see cref="SpectralTrace"/> have such a floor.
    /// </summary>
    public double RelativeNoiseFloor { get; init; }

    /// <summary>The fewest values a tail may have; at least 2. Verdicts from fewer than 10 mean little.</summary>
    public int MinimumTailCount { get; init; } = 2;

    /// <summary>The lowest x_min to try, in the units of the values.</summary>
    public double LowestXmin { get; init; }

    /// <summary>The highest x_min to try, in the units of the values.</summary>
    public double HighestXmin { get; init; } = double.PositiveInfinity;

    /// <summary>The distance whose minimum chooses x_min, and which <c>KsDistance</c> gives.</summary>
    public TailDistance Distance { get; init; } = TailDistance.LeftKolmogorovSmirnov;

    /// <summary>
    /// How many samples of the fitted law <c>PowerLawPValue</c> is bootstrapped with; 0 for none, so that the slot is NaN. Each costs about
    /// as much as the fit of the row. At most 100,000: the standard error of a p-value is then at most 0.0016.
    /// </summary>
    public int BootstrapReplicas { get; init; }

    /// <summary>
    /// The seed of the bootstrap. Every row starts from it, so that a row's values do not depend on the order or the threads that rows are
    /// read in.
    /// </summary>
    public int Seed { get; init; } = 1;

    /// <summary>How the tail of a row is searched for, once values under the floors are gone.</summary>
    internal PowerLawFitOptions Search =>
        new()
        {
            MinimumTailCount = MinimumTailCount,
            LowestXmin = LowestXmin,
            HighestXmin = HighestXmin,
            Distance = Distance,
        };

    /// <summary>Refuses options that mean nothing.</summary>
    /// <exception cref="ArgumentException">An option is outside its range; the message names it and the remedy.</exception>
    internal void Check()
    {
        Search.Check();
        OptionCheck.NotNegative(
            NoiseFloor,
            nameof(NoiseFloor),
            "it is a finite size in the units of the values. Give 0 to keep every positive value."
        );
        OptionCheck.That(
            RelativeNoiseFloor is >= 0 and < 1,
            nameof(RelativeNoiseFloor),
            RelativeNoiseFloor,
            "it is a share of the largest value, at least 0 and below 1. Give 0 to keep every positive value."
        );
        OptionCheck.That(
            BootstrapReplicas is >= 0 and <= MostReplicas,
            nameof(BootstrapReplicas),
            BootstrapReplicas,
            FormattableString.Invariant($"it is a number of samples for every row, at most {MostReplicas}. Use 0 for no bootstrap, ")
                + "or for example 100."
        );
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(NoiseFloor);
        writer.Write(RelativeNoiseFloor);
        writer.Write(MinimumTailCount);
        writer.Write(LowestXmin);
        writer.Write(HighestXmin);
        writer.Write((int)Distance);
        writer.Write(BootstrapReplicas);
        writer.Write(Seed);
    }

    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    internal static HeavyTailOptions Read(PayloadReader reader)
    {
        HeavyTailOptions options = new()
        {
            NoiseFloor = reader.ReadDouble(),
            RelativeNoiseFloor = reader.ReadDouble(),
            MinimumTailCount = reader.ReadInt32(),
            LowestXmin = reader.ReadDouble(),
            HighestXmin = reader.ReadDouble(),
            Distance = reader.ReadEnum<TailDistance>(),
            BootstrapReplicas = reader.ReadInt32(),
            Seed = reader.ReadInt32(),
        };
        options.Check();
        return options;
    }
}
