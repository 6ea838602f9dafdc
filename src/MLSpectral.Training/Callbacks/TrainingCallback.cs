namespace MLSpectral;

/// <summary>Watches a training run, and may stop it or change its learning rate. Derive from it and override what is needed.</summary>
/// <remarks>
/// Methods are called on the thread that trains, in this order: started, then for each epoch the probes made during it and the epoch
/// itself, then completed. A probe at the end of an epoch comes before the epoch. An exception ends training and reaches the caller of
/// <c>Fit</c> as it is. A run of callbacks that only watch trains the same model, bit by bit. What a callback remembers of a run, and
/// decides by, it writes in <see cref="WriteState"/> and reads in <see cref="ReadState"/>, so that a run that was interrupted can go on.
/// </remarks>
public abstract class TrainingCallback
{
    /// <summary>
    /// The callback that serves one run; this one itself unless overridden. One with state returns a new one, because the same options
    /// may be fitted several times and by several threads (cross-validation, one-versus-all).
    /// </summary>
    public virtual TrainingCallback ForRun() => this;

    /// <summary>
    /// Called before the first measurement and the first step. The place to refuse a training that the callback cannot serve, with an
    /// <see cref="ArgumentException"/>. Where an interrupted training goes on it is called too, with <see cref="TrainingSetup.IsResumed"/>,
    /// and what it asks for is not done again.
    /// </summary>
    /// <param name="setup">What is about to be trained.</param>
    public virtual TrainingAction OnTrainingStarted(TrainingSetup setup) => TrainingAction.Continue;

    /// <summary>Called after every epoch.</summary>
    /// <param name="report">How it went.</param>
    public virtual TrainingAction OnEpochCompleted(EpochReport report) => TrainingAction.Continue;

    /// <summary>
    /// Called after the probes have measured, at the start (step 0), at scheduled steps and at the end; there, only going back to the best
    /// epoch still has an effect, and not after a stop.
    /// </summary>
    /// <param name="snapshot">What they measured.</param>
    public virtual TrainingAction OnProbeCompleted(SpectralSnapshot snapshot) => TrainingAction.Continue;

    /// <summary>
    /// Called once there is a model: after the last step and the measurement at the end, also after a stop, and where a cancellation or a
    /// divergence returns a model.
    /// </summary>
    /// <param name="history">How training went.</param>
    public virtual void OnTrainingCompleted(TrainingHistory history) { }

    /// <summary>
    /// Writes what the callback remembers of its run, between two steps; nothing unless overridden. Called on the callback that
    /// <see cref="ForRun"/> gave, when the state of the training is saved.
    /// </summary>
    /// <param name="writer">Where to; not to be kept.</param>
    public virtual void WriteState(BinaryWriter writer) { }

    /// <summary>
    /// Reads all that <see cref="WriteState"/> wrote. Called where an interrupted training goes on, on a new callback of the same options,
    /// after <see cref="OnTrainingStarted"/>.
    /// </summary>
    /// <param name="reader">The bytes that were written, and no others; not to be kept.</param>
    public virtual void ReadState(BinaryReader reader) { }
}
