using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>The loop of a run: step after step, until all epochs are over or a callback stops it.</summary>
internal sealed class TrainingLoop(
    Device device,
    RunProgress progress,
    BatchSampler batches,
    OptimizerStep optimizer,
    EpochLog epochs,
    RunProbes probes,
    RunSteering steering,
    CancelRequest cancellation
) : IRunState
{
    private readonly EpochMeter _meter = new(progress.Clock);

    /// <summary>Trains.</summary>
    /// <param name="onEpoch">Gets each epoch's report before any callback.</param>
    /// <param name="betweenSteps">Called before each step and after the last, when the state of the run is complete; null for
    /// nothing.</param>
    public void Run(Action<EpochReport> onEpoch, Action? betweenSteps)
    {
        while (!steering.Action.IsStop && !batches.IsFinished)
        {
            betweenSteps?.Invoke();
            cancellation.ThrowIfRequested(progress.Step);
            TakeStep();
            probes.MeasureIfDue();
            if (batches.IsAtEndOfEpoch)
                epochs.Complete(batches.Epoch, _meter, onEpoch);
        }

        betweenSteps?.Invoke();
    }

    public void WriteState(BinaryWriter writer) => _meter.WriteState(writer);

    public void ReadState(PayloadReader reader) => _meter.ReadState(reader);

    private void TakeStep()
    {
        if (batches.IsAtEndOfEpoch)
            _meter.Begin();
        using var scope = NewDisposeScope();
        TrainingRows batch = batches.Next();
        _meter.Add(optimizer.Take(batch.To(device), measuresGradient: batches.IsAtEndOfEpoch), batch.Count);
        progress.Advance();
    }
}
