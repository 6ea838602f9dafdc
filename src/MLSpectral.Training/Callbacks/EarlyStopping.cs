using MLSpectral.Statistics.Checks;

namespace MLSpectral;

/// <summary>
/// Stops when epochs no longer get better, and goes back to the weights of the best one (Prechelt 1998, "Early Stopping – But When?").
/// </summary>
/// <remarks>
/// If the last epoch comes first, the best epoch's weights are restored too. Which epoch is best is decided by the trainer's option
/// <c>BestBy</c>, which is also what is watched unless <see cref="Quantity"/> says otherwise.
/// </remarks>
public sealed class EarlyStopping : TrainingCallback
{
    private ImprovementWatch? _watch;
    private TrainingSetup? _setup;

    /// <summary>Training stops after so many epochs in a row without an improvement; at least 1.</summary>
    public int Patience
    {
        get;
        init
        {
            OptionCheck.AtLeast(1, value, nameof(Patience), "it is a number of epochs, at least 1.");
            field = value;
        }
    } = 10;

    /// <summary>
    /// δ ≥ 0: an epoch is an improvement if it is better by more than δ than the last improvement (the first epoch always is).
    /// </summary>
    public double MinimumImprovement
    {
        get;
        init
        {
            OptionCheck.NotNegative(value, nameof(MinimumImprovement), "it must be 0 or a positive number.");
            field = value;
        }
    }

    /// <summary>
    /// What is watched; null for the trainer's <c>BestBy</c>: the validation loss, or the training loss where there are no validation rows.
    /// </summary>
    public TrainingQuantity? Quantity
    {
        get;
        init
        {
            if (value is { } quantity && !Enum.IsDefined(quantity))
                throw new ArgumentOutOfRangeException(
                    nameof(Quantity),
                    value,
                    $"Quantity is one of {string.Join(", ", Enum.GetNames<TrainingQuantity>())}, or null for the trainer's BestBy."
                );
            field = value;
        }
    }

    /// <summary>Whether the model is that of the best epoch rather than of the last.</summary>
    public bool RestoreBest { get; init; } = true;

    /// <summary>A copy without state.</summary>
    public override TrainingCallback ForRun() =>
        new EarlyStopping
        {
            Patience = Patience,
            MinimumImprovement = MinimumImprovement,
            Quantity = Quantity,
            RestoreBest = RestoreBest,
        };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A validation quantity is watched, and there are no validation rows.</exception>
    public override TrainingAction OnTrainingStarted(TrainingSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        if (Quantity is TrainingQuantity.ValidationLoss or TrainingQuantity.ValidationMetric && setup.ValidationRowCount == 0)
            throw new ArgumentException(
                $"EarlyStopping.Quantity is {Quantity}, and there are no validation rows. Set ValidationFraction, call Fit with a "
                    + $"validation set, or watch TrainLoss."
            );
        _setup = setup;
        _watch = new ImprovementWatch(MinimumImprovement);
        return TrainingAction.Continue;
    }

    /// <inheritdoc/>
    public override TrainingAction OnEpochCompleted(EpochReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        ImprovementWatch watch = Watch;
        TrainingQuantity quantity = Quantity ?? _setup!.BestBy;
        watch.Improves(report.Cost(quantity));
        if (watch.Since >= Patience)
            return Stop($"{quantity} has not improved for {Patience} epochs.");
        return RestoreBest && !report.IsBest && report.Epoch == _setup!.NumberOfEpochs
            ? Stop("The last epoch is not the best, which is restored.")
            : TrainingAction.Continue;
    }

    /// <inheritdoc/>
    public override void WriteState(BinaryWriter writer) => Watch.WriteState(writer);

    /// <inheritdoc/>
    public override void ReadState(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        Watch.Restore(reader.ReadDouble(), reader.ReadInt32());
    }

    private ImprovementWatch Watch => _watch ?? throw new InvalidOperationException("OnTrainingStarted must be called first.");

    private TrainingAction Stop(string reason) => RestoreBest ? TrainingAction.StopAndRestoreBest(reason) : TrainingAction.Stop(reason);
}
