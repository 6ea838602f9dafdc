namespace MLSpectral;

/// <summary>Decides at which steps of a run probes measure, and on how many rows: as the schedule says, or as its budget allows.</summary>
/// <param name="options">The probes and their schedule.</param>
/// <param name="plan">The steps of the run.</param>
/// <param name="sampleSize">The rows of the probe sample.</param>
internal sealed class ProbeTimes(FeedForwardOptions options, StepPlan plan, long sampleSize) : IRunState
{
    private readonly HashSet<long> _scheduled = [.. options.ProbeSchedule.Steps(plan.TotalSteps, plan.StepsPerEpoch)];
    private readonly HashSet<long> _measured = [];
    private readonly ProbeBudget? _budget =
        options.ProbeSchedule.Budget is double fraction && options.Probes.Length > 0
            ? new ProbeBudget(fraction, plan.TotalSteps, sampleSize)
            : null;

    /// <summary>Whether probes measure between the start and the end.</summary>
    public bool AreBetweenStartAndEnd =>
        options.Probes.Length > 0 && (_budget is not null || _scheduled.Any(step => step > 0 && step < plan.TotalSteps));

    /// <summary>Whether the schedule asks for a measurement on the whole sample.</summary>
    /// <param name="step">The steps taken.</param>
    public bool IsScheduled(long step) => _scheduled.Contains(step);

    /// <summary>On how many rows the budget allows to measure now; null for not now, or where there is no budget.</summary>
    /// <param name="step">The steps taken, at least 1.</param>
    /// <param name="elapsed">The time since the run began.</param>
    public long? RowsInBudget(long step, TimeSpan elapsed) => _budget?.RowsAt(step, elapsed);

    /// <summary>Whether there is something to measure at a step: the whole sample is measured once at each.</summary>
    public bool IsOpen(long step) => options.Probes.Length > 0 && !_measured.Contains(step);

    /// <summary>Takes note of a measurement.</summary>
    /// <param name="step">The step.</param>
    /// <param name="rows">The rows it was made on.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="isObligatory">Whether it was not the budget that asked for it.</param>
    public void Add(long step, long rows, TimeSpan took, bool isObligatory)
    {
        if (rows == sampleSize)
            _measured.Add(step);
        _budget?.Add(rows, took, isObligatory);
    }

    public void WriteState(BinaryWriter writer)
    {
        writer.Write(_measured.Count);
        foreach (long step in _measured.Order())
            writer.Write(step);
        writer.Write(_budget is not null);
        _budget?.WriteState(writer);
    }

    public void ReadState(PayloadReader reader)
    {
        _measured.Clear();
        _measured.UnionWith(reader.ReadArray<long>(reader.ReadCount(sizeof(long))));
        if (reader.ReadBoolean() != _budget is not null)
            throw new InvalidDataException(
                $"The state is that of a run with another kind of probe schedule than {options.ProbeSchedule}. Go on with the options that "
                    + $"the run was started with."
            );
        _budget?.ReadState(reader);
    }
}
