using MLSpectral.Statistics.Checks;

namespace MLSpectral;

/// <summary>The options of <c>ColumnSpectrumEstimator</c>: what it measures, and how.</summary>
public sealed record ColumnSpectrumOptions
{
    internal const int DefaultMaximumExactWidth = 4096;

    /// <summary>
    /// The most slots that are measured as they are; wider columns are folded into at most so many. The time for n rows of width d is
    /// that of n d² operations and three decompositions of d³, the memory about three times 8 d² bytes: 400 MB for 4096 slots. At
    /// least 1.
    /// </summary>
    public int MaximumExactWidth { get; init; } = DefaultMaximumExactWidth;

    /// <summary>
    /// How many samples the goodness of fit of each spectrum's power law is bootstrapped with, for <c>PowerLawPValue</c>; 0 for none.
    /// </summary>
    public int BootstrapReplicas { get; init; }

    /// <summary>
    /// The rows in a block: what new rows are compared with are blocks of consecutive rows, of which at most 128 are kept. A power of two
    /// from 16 to 1024, and no larger than the smallest batch that is to be compared; fewer where the column has few rows.
    /// </summary>
    public int RowsPerBlock { get; init; } = DriftCollector.DefaultRowsPerBlock;

    /// <summary>
    /// The seed of the folding of wide columns, of the bootstrap, of the choice of blocks and of the permutations of comparisons. Two
    /// probes of the same seed, width and <see cref="MaximumExactWidth"/> fold alike.
    /// </summary>
    public int Seed { get; init; } = 1;

    /// <summary>Refuses what cannot be meant.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Check()
    {
        OptionCheck.AtLeast(
            1,
            MaximumExactWidth,
            nameof(MaximumExactWidth),
            $"it is the number of slots that are measured, at least 1; {DefaultMaximumExactWidth} is usual."
        );
        OptionCheck.AtLeast(0, BootstrapReplicas, nameof(BootstrapReplicas), "use 0 for no bootstrap, or for example 1000.");
        DriftCollector.CheckRowsPerBlock(RowsPerBlock);
    }
}
