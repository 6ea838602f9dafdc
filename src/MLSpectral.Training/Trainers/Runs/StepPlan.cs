namespace MLSpectral;

/// <summary>How a run's epochs fall into optimizer steps.</summary>
/// <param name="Rows">The number of training rows.</param>
/// <param name="BatchSize">The rows of a step; the last step of an epoch takes what is left.</param>
/// <param name="Epochs">The passes over the rows, if nothing stops training.</param>
internal sealed record StepPlan(long Rows, long BatchSize, int Epochs)
{
    /// <summary>The optimizer steps of one epoch.</summary>
    public long StepsPerEpoch => (Rows + BatchSize - 1) / BatchSize;

    /// <summary>The optimizer steps of all epochs.</summary>
    public long TotalSteps => StepsPerEpoch * Epochs;

    /// <summary>The plan that options give for so many rows.</summary>
    public static StepPlan Of(FeedForwardOptions options, long rows) =>
        new(
            rows,
            options.Optimizer.IsFullBatch ? rows : Math.Min(options.BatchSize ?? FeedForwardOptions.Defaults.BatchSize, rows),
            options.NumberOfEpochs
        );
}
