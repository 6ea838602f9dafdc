namespace MLSpectral;

/// <summary>What is about to be trained, as callbacks see it.</summary>
public sealed record TrainingSetup
{
    /// <summary>Passes over the training rows, if nothing stops training.</summary>
    public required int NumberOfEpochs { get; init; }

    /// <summary>Optimizer steps in one epoch.</summary>
    public required long StepsPerEpoch { get; init; }

    /// <summary>The number of training rows.</summary>
    public required long TrainingRowCount { get; init; }

    /// <summary>The number of validation rows; 0 for none.</summary>
    public required long ValidationRowCount { get; init; }

    /// <summary>The number of layers, the output layer included.</summary>
    public required int LayerCount { get; init; }

    /// <summary>The layers that train, from 1.</summary>
    public required IReadOnlyList<int> TrainedLayers { get; init; }

    /// <summary>The learning rate of the first step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The name of the validation metric, for example <c>RSquared</c>; higher is better.</summary>
    public required string MetricName { get; init; }

    /// <summary>What epochs are compared by.</summary>
    public required TrainingQuantity BestBy { get; init; }

    /// <summary>Whether probes measure between the start and the end.</summary>
    public required bool ProbesWhileTraining { get; init; }

    /// <summary>
    /// Whether this goes on with a training that was interrupted: <see cref="TrainingCallback.ReadState"/> is called next.
    /// </summary>
    public bool IsResumed { get; init; }

    /// <summary>
    /// Gives a copy of the network as it is now, weights and biases as plain arrays. It is made at the first call, O(P) for P parameters,
    /// and is the same for all callbacks; without a call it costs nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">The callback has returned before anybody asked; or this was not made by a
    /// training.</exception>
    public FeedForwardNetwork CopyNetwork() => Access.Network;

    /// <summary>Where the network can be had.</summary>
    internal NetworkAccess Access { get; init; } = NetworkAccess.None;

    /// <summary>Refuses a callback that has nothing to go by.</summary>
    /// <param name="callback">Its name.</param>
    internal void RequireProbes(string callback)
    {
        if (!ProbesWhileTraining)
            throw new ArgumentException(
                $"{callback} needs measurements while the network trains, and the options give none. Set Probes, and "
                    + $"ProbeSchedule to for example ProbeSchedule.EveryEpochs(1), or remove the callback."
            );
    }
}
