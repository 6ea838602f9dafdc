namespace MLSpectral;

/// <summary>The answer of a callback to the training that called it.</summary>
/// <remarks>
/// Where several ask, their actions are joined in order: the first stop counts, and of two rates for the same thing the last.
/// </remarks>
public sealed class TrainingAction
{
    private static readonly IReadOnlyDictionary<int, double> NoFactors = new Dictionary<int, double>();

    private TrainingAction() { }

    /// <summary>Go on.</summary>
    public static TrainingAction Continue { get; } = new();

    /// <summary>Whether training ends here.</summary>
    public bool IsStop { get; private init; }

    /// <summary>Whether the model is the network at the end of the best epoch instead of the present one.</summary>
    public bool RestoresBest { get; private init; }

    /// <summary>Why, in a sentence; null where none was given.</summary>
    public string? Reason { get; private init; }

    /// <summary>The learning rate of the next step; null to leave it.</summary>
    public double? LearningRate { get; private init; }

    /// <summary>For layers, from 1: their learning rate over that of the network. Layers that are not named keep theirs.</summary>
    public IReadOnlyDictionary<int, double> LayerFactors { get; private init; } = NoFactors;

    /// <summary>End training; the model is the present network.</summary>
    /// <param name="reason">One sentence for the history and the log.</param>
    public static TrainingAction Stop(string? reason = null) => new() { IsStop = true, Reason = reason };

    /// <summary>
    /// End training; the model is the network at the end of the best epoch, or the present one where no epoch was completed.
    /// </summary>
    /// <param name="reason">One sentence for the history and the log.</param>
    public static TrainingAction StopAndRestoreBest(string? reason = null) =>
        new()
        {
            IsStop = true,
            RestoresBest = true,
            Reason = reason,
        };

    /// <summary>Take the next step at another learning rate. A schedule goes on from there in proportion.</summary>
    /// <param name="learningRate">η &gt; 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not positive and finite.</exception>
    public static TrainingAction SetLearningRate(double learningRate)
    {
        if (!(learningRate > 0) || double.IsInfinity(learningRate))
            throw new ArgumentOutOfRangeException(
                nameof(learningRate),
                learningRate,
                "The learning rate must be a positive number. To end training, return TrainingAction.Stop()."
            );
        return new() { LearningRate = learningRate };
    }

    /// <summary>Train one layer at a multiple of the network's learning rate from the next step on, until another factor is set.</summary>
    /// <param name="layer">From 1, the output layer included.</param>
    /// <param name="factor">At least 0; 1 at the start, 0 leaves the layer as it is.</param>
    /// <exception cref="ArgumentOutOfRangeException">The layer is less than 1, or the factor negative or not finite.</exception>
    public static TrainingAction SetLayerFactor(int layer, double factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layer, 1);
        if (!(factor >= 0) || double.IsInfinity(factor))
            throw new ArgumentOutOfRangeException(
                nameof(factor),
                factor,
                "The factor of a layer's learning rate must be 0 or a positive number; 1 is the rate of the network."
            );
        return new() { LayerFactors = new Dictionary<int, double> { [layer] = factor } };
    }

    /// <summary>Joins two answers, this one first.</summary>
    /// <param name="next">The other.</param>
    public TrainingAction And(TrainingAction next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (ReferenceEquals(this, Continue))
            return next;
        if (ReferenceEquals(next, Continue))
            return this;
        TrainingAction stop = IsStop ? this : next;
        var factors = new Dictionary<int, double>(LayerFactors);
        foreach ((int layer, double factor) in next.LayerFactors)
            factors[layer] = factor;
        return new()
        {
            IsStop = stop.IsStop,
            RestoresBest = stop.RestoresBest,
            Reason = stop.Reason,
            LearningRate = next.LearningRate ?? LearningRate,
            LayerFactors = factors,
        };
    }
}
