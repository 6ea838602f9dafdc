namespace MLSpectral;

/// <summary>Tells the callbacks what happens in a run, and does to its learning rates what they ask for.</summary>
internal sealed class RunSteering(CallbackList callbacks, LearningRates rates, RunProgress progress) : IRunState
{
    private TrainingAction _action = TrainingAction.Continue;

    /// <summary>Whether nobody listens.</summary>
    public bool IsEmpty => callbacks.IsEmpty;

    /// <summary>What the callbacks last asked for; once they asked for a stop, that stop.</summary>
    public TrainingAction Action => _action;

    /// <summary>
    /// Tells that training starts, or goes on where it was interrupted: then what was asked at the start is done already.
    /// </summary>
    public void Started(TrainingSetup setup)
    {
        TrainingAction action = callbacks.Started(setup);
        setup.Access.Close();
        if (!setup.IsResumed)
            Take(action);
    }

    /// <summary>Tells of an epoch.</summary>
    public void EpochCompleted(EpochReport report)
    {
        Take(callbacks.EpochCompleted(report));
        report.Access.Close();
    }

    /// <summary>Tells of a measurement.</summary>
    public void ProbeCompleted(SpectralSnapshot snapshot)
    {
        Take(callbacks.ProbeCompleted(snapshot));
        snapshot.Access.Close();
    }

    /// <summary>Tells that there is a model.</summary>
    public void Completed(TrainingHistory history) => callbacks.Completed(history);

    public void WriteState(BinaryWriter writer)
    {
        writer.Write(_action.IsStop);
        writer.Write(_action.RestoresBest);
        writer.Write(_action.Reason is not null);
        writer.Write(_action.Reason ?? "");
        callbacks.WriteState(writer);
    }

    public void ReadState(PayloadReader reader)
    {
        bool isStop = reader.ReadBoolean(),
            restoresBest = reader.ReadBoolean(),
            hasReason = reader.ReadBoolean();
        string reason = reader.ReadString();
        _action = (isStop, restoresBest) switch
        {
            (false, _) => TrainingAction.Continue,
            (true, false) => TrainingAction.Stop(hasReason ? reason : null),
            (true, true) => TrainingAction.StopAndRestoreBest(hasReason ? reason : null),
        };
        callbacks.ReadState(reader);
    }

    private void Take(TrainingAction action)
    {
        rates.Change(action, progress.Step);
        if (!_action.IsStop)
            _action = action;
    }
}
