namespace PaperReproduction.Runs;

/// <summary>Where a queue of runs shows how far it is.</summary>
internal interface IRunDisplay
{
    /// <summary>Called once, before the first run.</summary>
    /// <param name="count">Runs in all.</param>
    /// <param name="found">Runs that were finished before.</param>
    void Begin(int count, int found);

    /// <summary>Called while a run trains.</summary>
    /// <param name="plan">The run.</param>
    /// <param name="share">What is done of it, from 0 to 1.</param>
    /// <param name="whole">What is done of all, from 0 to 1.</param>
    /// <param name="remaining">An estimate of the time all of it still takes; null where nothing is known yet.</param>
    void Progress(RunPlan plan, double share, double whole, TimeSpan? remaining);

    /// <summary>Called after a run.</summary>
    /// <param name="result">The run.</param>
    /// <param name="number">Runs that are there now.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="remaining">An estimate of the time all of it still takes.</param>
    void Finished(RunResult result, int number, TimeSpan took, TimeSpan remaining);
}
