namespace MLSpectral.Tests.Callbacks;

/// <summary>Writes down what it hears, and answers as it is told.</summary>
internal sealed class Recording : TrainingCallback
{
    public List<string> Events { get; } = [];

    public List<EpochReport> Reports { get; } = [];

    public List<SpectralSnapshot> Snapshots { get; } = [];

    public TrainingSetup? Setup { get; private set; }

    public TrainingHistory? History { get; private set; }

    public Func<TrainingSetup, TrainingAction> Started { get; init; } = _ => TrainingAction.Continue;

    public Func<EpochReport, TrainingAction> Epoch { get; init; } = _ => TrainingAction.Continue;

    public Func<SpectralSnapshot, TrainingAction> Probe { get; init; } = _ => TrainingAction.Continue;

    public override TrainingAction OnTrainingStarted(TrainingSetup setup)
    {
        Setup = setup;
        Events.Add("started");
        return Started(setup);
    }

    public override TrainingAction OnEpochCompleted(EpochReport report)
    {
        Reports.Add(report);
        Events.Add($"epoch {report.Epoch}");
        return Epoch(report);
    }

    public override TrainingAction OnProbeCompleted(SpectralSnapshot snapshot)
    {
        Snapshots.Add(snapshot);
        Events.Add($"probe {snapshot.Step}");
        return Probe(snapshot);
    }

    public override void OnTrainingCompleted(TrainingHistory history)
    {
        History = history;
        Events.Add("completed");
    }
}
