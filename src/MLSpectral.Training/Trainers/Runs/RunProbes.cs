using MLSpectral.Kernels;

namespace MLSpectral;

/// <summary>Measures the network of a run with its probes, and tells the callbacks.</summary>
internal sealed class RunProbes(
    TensorNetwork network,
    TraceRecorder recorder,
    ProbeTimes times,
    RunMoments moments,
    RunThreads threads,
    RunProgress progress,
    RunSteering steering,
    CancelRequest cancellation
) : IRunState
{
    /// <summary>Measures after a step, where that is due.</summary>
    public void MeasureIfDue()
    {
        if (times.IsScheduled(progress.Step))
            Measure();
        else if (times.RowsInBudget(progress.Step, progress.Clock.Elapsed) is long rows)
            Measure(rows, isObligatory: false);
    }

    /// <summary>Measures on the whole sample, unless that was done at this step.</summary>
    public void Measure() => Measure(recorder.SampleSize, isObligatory: true);

    public void WriteState(BinaryWriter writer)
    {
        times.WriteState(writer);
        recorder.WriteState(writer);
    }

    public void ReadState(PayloadReader reader)
    {
        times.ReadState(reader);
        recorder.ReadState(reader, network);
    }

    private void Measure(long rows, bool isObligatory)
    {
        if (!times.IsOpen(progress.Step))
            return;
        TimeSpan begin = progress.Clock.Elapsed;
        TrainingMoment moment = moments.Now();
        IReadOnlyList<SpectralMeasurement> measured = Record(moment, rows);
        times.Add(progress.Step, rows, progress.Clock.Elapsed - begin, isObligatory);
        if (!steering.IsEmpty)
            steering.ProbeCompleted(new SpectralSnapshot(moment.Step, moment.Epoch, measured) { Access = new(network.ToManaged) });
        progress.Clock.AddProbe(begin);
    }

    private IReadOnlyList<SpectralMeasurement> Record(TrainingMoment moment, long rows)
    {
        try
        {
            using var threadCount = new ThreadCount(threads.OfProbes);
            return recorder.Measure(
                network,
                moment,
                rows,
                () => cancellation.ThrowIfRequested(progress.Step),
                () => cancellation.IsRequested
            );
        }
        catch (OperationCanceledException) when (cancellation.IsRequested)
        {
            cancellation.ThrowIfRequested(progress.Step);
            throw;
        }
    }
}
