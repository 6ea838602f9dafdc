namespace MLSpectral;

/// <summary>One pass over the training rows. Its properties are the columns of <see cref="TrainingHistory"/>, in their order.</summary>
public sealed record EpochRecord
{
    /// <summary>The number of the epoch, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>Optimizer steps taken by its end.</summary>
    public long Step { get; init; }

    /// <summary>
    /// The mean loss over its rows, each taken when its batch was trained on (so before the updates of later batches), in the units that
    /// training minimizes.
    /// </summary>
    public double TrainLoss { get; init; } = double.NaN;

    /// <summary>The loss over the validation rows at its end, in the same units; NaN without any.</summary>
    public double ValidationLoss { get; init; } = double.NaN;

    /// <summary>
    /// The metric over the validation rows at its end, higher is better; NaN without any. <see cref="TrainingHistory.MetricName"/> says
    /// which.
    /// </summary>
    public double ValidationMetric { get; init; } = double.NaN;

    /// <summary>The learning rate of its last step.</summary>
    public double LearningRate { get; init; } = double.NaN;

    /// <summary>The Euclidean norm of the whole gradient at its last step, L2 regularization included, before clipping.</summary>
    public double GradientNorm { get; init; } = double.NaN;

    /// <summary>Training rows per second of its steps; probes, validation and callbacks are not counted.</summary>
    public double SamplesPerSecond { get; init; } = double.NaN;

    /// <summary>Seconds since training began, probes included.</summary>
    public double ElapsedSeconds { get; init; }

    /// <summary>Whether it was better than all epochs before it, by <see cref="TrainingHistory.BestBy"/>.</summary>
    public bool IsBest { get; init; }
}
