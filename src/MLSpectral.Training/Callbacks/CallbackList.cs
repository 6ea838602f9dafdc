namespace MLSpectral;

/// <summary>The callbacks of one run: each hears everything, and what they ask for is joined in their order.</summary>
internal sealed class CallbackList
{
    private readonly TrainingCallback[] _callbacks;

    /// <param name="callbacks">Those of the options.</param>
    /// <param name="onEpoch">Hears of epochs after them, or null.</param>
    /// <param name="onProbe">Hears of probes after them, or null.</param>
    public CallbackList(IEnumerable<TrainingCallback> callbacks, Action<EpochReport>? onEpoch, Action<SpectralSnapshot>? onProbe)
    {
        _callbacks = [.. callbacks.Select(ForRun)];
        if (onEpoch is not null || onProbe is not null)
            _callbacks = [.. _callbacks, new DelegateCallback(onEpoch, onProbe)];
    }

    /// <summary>Whether nobody listens.</summary>
    public bool IsEmpty => _callbacks.Length == 0;

    public TrainingAction Started(TrainingSetup setup) =>
        Ask(nameof(TrainingCallback.OnTrainingStarted), callback => callback.OnTrainingStarted(setup));

    public TrainingAction EpochCompleted(EpochReport report) =>
        Ask(nameof(TrainingCallback.OnEpochCompleted), callback => callback.OnEpochCompleted(report));

    public TrainingAction ProbeCompleted(SpectralSnapshot snapshot) =>
        Ask(nameof(TrainingCallback.OnProbeCompleted), callback => callback.OnProbeCompleted(snapshot));

    public void Completed(TrainingHistory history)
    {
        foreach (TrainingCallback callback in _callbacks)
            callback.OnTrainingCompleted(history);
    }

    private static TrainingCallback ForRun(TrainingCallback callback) =>
        callback.ForRun()
        ?? throw new InvalidOperationException(
            $"{callback.GetType().Name}.ForRun returned null. Return the callback itself, or a new one."
        );

    private TrainingAction Ask(string method, Func<TrainingCallback, TrainingAction> call)
    {
        TrainingAction action = TrainingAction.Continue;
        foreach (TrainingCallback callback in _callbacks)
            action = action.And(
                call(callback)
                    ?? throw new InvalidOperationException(
                        $"{callback.GetType().Name}.{method} returned null. Return TrainingAction.Continue to go on."
                    )
            );
        return action;
    }

    private sealed class DelegateCallback(Action<EpochReport>? onEpoch, Action<SpectralSnapshot>? onProbe) : TrainingCallback
    {
        public override TrainingAction OnEpochCompleted(EpochReport report)
        {
            onEpoch?.Invoke(report);
            return TrainingAction.Continue;
        }

        public override TrainingAction OnProbeCompleted(SpectralSnapshot snapshot)
        {
            onProbe?.Invoke(snapshot);
            return TrainingAction.Continue;
        }
    }
}
