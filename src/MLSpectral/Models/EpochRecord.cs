namespace MLSpectral.Models;

/// <summary>One pass over the training rows.</summary>
public sealed class EpochRecord
{
    /// <summary>The number of the epoch, from 1.</summary>
    public int Epoch { get; set; }

    /// <summary>Optimizer steps taken by its end.</summary>
    public long Step { get; set; }

    /// <summary>The mean loss over its rows, each taken when its batch was trained on (so before the updates of later batches), in the units that training minimizes.</summary>
    public double TrainLoss { get; set; } = double.NaN;

    /// <summary>The loss over the validation rows at its end, in the same units; NaN without any.</summary>
    public double ValidationLoss { get; set; } = double.NaN;

    /// <summary>The optimizer's learning rate.</summary>
    public double LearningRate { get; set; } = double.NaN;

    /// <summary>Seconds since training began, probes included.</summary>
    public double ElapsedSeconds { get; set; }
}
