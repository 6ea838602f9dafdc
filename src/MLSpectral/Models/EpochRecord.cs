namespace MLSpectral;

/// <summary>One pass over the training rows.</summary>
public sealed class EpochRecord
{
    /// <summary>The number of the epoch, from 1.</summary>
    public int Epoch { get; set; }

    /// <summary>Optimizer steps taken by its end.</summary>
    public long Step { get; set; }

    /// <summary>
    /// The mean loss over its rows, each taken when its batch was trained on (so before the updates of later batches), in the units that
    /// training minimizes.
    /// </summary>
    public double TrainLoss { get; set; } = double.NaN;

    /// <summary>The loss over the validation rows at its end, in the same units; NaN without any.</summary>
    public double ValidationLoss { get; set; } = double.NaN;

    /// <summary>
    /// The metric over the validation rows at its end, higher is better; NaN without any. <see cref="TrainingHistory.MetricName"/> says
    /// which.
    /// </summary>
    public double ValidationMetric { get; set; } = double.NaN;

    /// <summary>The learning rate of its last step.</summary>
    public double LearningRate { get; set; } = double.NaN;

    /// <summary>The Euclidean norm of the whole gradient at its last step, L2 regularization included, before clipping.</summary>
    public double GradientNorm { get; set; } = double.NaN;

    /// <summary>Training rows per second of its steps; probes, validation and callbacks are not counted.</summary>
    public double SamplesPerSecond { get; set; } = double.NaN;

    /// <summary>Seconds since training began, probes included.</summary>
    public double ElapsedSeconds { get; set; }

    /// <summary>Whether it was better than all epochs before it, by <see cref="TrainingHistory.BestBy"/>.</summary>
    public bool IsBest { get; set; }
}
