namespace MLSpectral;

/// <summary>The quantity that epochs are compared by.</summary>
public enum TrainingQuantity
{
    /// <summary>The loss over the validation rows; lower is better.</summary>
    ValidationLoss = 0,

    /// <summary>The metric over the validation rows; higher is better.</summary>
    ValidationMetric = 1,

    /// <summary>The mean loss of the epoch's batches, each before the step it was used for; lower is better.</summary>
    TrainLoss = 2,
}
