namespace MLSpectral;

/// <summary>
/// How an epoch went, for callbacks. Losses are in the units that training minimizes (those of the standardized target unless switched
/// off).
/// </summary>
public sealed record EpochReport
{
    /// <summary>The number of the epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Optimizer steps taken by its end.</summary>
    public required long Step { get; init; }

    /// <summary>The mean loss over its rows, each taken when its batch was trained on, so before the updates of later batches.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>The loss over the validation rows at its end; NaN without any.</summary>
    public double ValidationLoss { get; init; } = double.NaN;

    /// <summary>The metric over the validation rows at its end, higher is better; NaN without any.</summary>
    public double ValidationMetric { get; init; } = double.NaN;

    /// <summary>The metric's name, for example <c>RSquared</c> or <c>Accuracy</c>.</summary>
    public string MetricName { get; init; } = "";

    /// <summary>The learning rate of its last step.</summary>
    public double LearningRate { get; init; } = double.NaN;

    /// <summary>The Euclidean norm of the whole gradient at its last step, L2 regularization included, before clipping.</summary>
    public double GradientNorm { get; init; } = double.NaN;

    /// <summary>Training rows per second of its steps; probes, validation and callbacks are not counted.</summary>
    public double SamplesPerSecond { get; init; } = double.NaN;

    /// <summary>Since training began, probes included.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether it was better than all epochs before it, by the option <c>BestBy</c>.</summary>
    public bool IsBest { get; init; }

    /// <summary>
    /// Gives a copy of the network as it is now, weights and biases as plain arrays. It is made at the first call, O(P) for P parameters,
    /// and is the same for all callbacks; without a call it costs nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">The callback has returned before anybody asked; or this was not made by a
    /// training.</exception>
    public FeedForwardNetwork CopyNetwork() => Access.Network;

    /// <summary>Where the network can be had.</summary>
    internal NetworkAccess Access { get; init; } = NetworkAccess.None;

    /// <summary>For example <c>epoch 3: train loss 0.21, validation loss 0.25, RSquared 0.74</c>.</summary>
    public override string ToString()
    {
        string validation = double.IsNaN(ValidationLoss)
            ? ""
            : FormattableString.Invariant($", validation loss {ValidationLoss:G6}, {MetricName} {ValidationMetric:G4}");
        return FormattableString.Invariant($"epoch {Epoch}: train loss {TrainLoss:G6}{validation}");
    }

    /// <summary>As it stands in the history.</summary>
    internal EpochRecord ToRecord() =>
        new()
        {
            Epoch = Epoch,
            Step = Step,
            TrainLoss = TrainLoss,
            ValidationLoss = ValidationLoss,
            ValidationMetric = ValidationMetric,
            LearningRate = LearningRate,
            GradientNorm = GradientNorm,
            SamplesPerSecond = SamplesPerSecond,
            ElapsedSeconds = Elapsed.TotalSeconds,
            IsBest = IsBest,
        };

    /// <summary>What epochs are compared by, lower is better.</summary>
    internal double Cost(TrainingQuantity quantity) =>
        quantity switch
        {
            TrainingQuantity.ValidationLoss => ValidationLoss,
            TrainingQuantity.ValidationMetric => -ValidationMetric,
            TrainingQuantity.TrainLoss => TrainLoss,
        };
}
