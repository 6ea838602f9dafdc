using System.Diagnostics;

namespace PaperReproduction.Runs;

/// <summary>Trains what is not there yet, one run after another, and knows how much is left.</summary>
internal sealed class RunQueue
{
    private readonly RunStore _store;
    private readonly IRunDisplay _display;
    private readonly Dictionary<string, RunResult> _results = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    // Of the runs that were missing at the start.
    private readonly double _work;
    private double _done;

    /// <param name="store">Where finished runs are kept.</param>
    /// <param name="display">Where it shows how far it is.</param>
    /// <param name="plans">Everything it will be asked for; a plan that is named twice is one run.</param>
    public RunQueue(RunStore store, IRunDisplay display, IEnumerable<RunPlan> plans)
    {
        (_store, _display) = (store, display);
        RunPlan[] all = [.. plans.DistinctBy(plan => plan.Name)];
        foreach (RunPlan plan in all)
        {
            if (store.Find(plan) is RunResult result)
                _results[plan.Name] = result;
            else
                _work += plan.Work;
        }

        display.Begin(all.Length, _results.Count);
    }

    /// <summary>The results of plans, with all that were there or trained before.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; what was finished is kept.</exception>
    public Results Run(IEnumerable<RunPlan> plans, CancellationToken cancellation)
    {
        foreach (RunPlan plan in plans.Where(plan => !_results.ContainsKey(plan.Name)))
        {
            cancellation.ThrowIfCancellationRequested();
            Train(plan, cancellation);
        }

        return new Results(_results.Values);
    }

    private void Train(RunPlan plan, CancellationToken cancellation)
    {
        void Show(double share) =>
            _display.Progress(plan, share, (_done + (share * plan.Work)) / _work, Remaining(_done + (share * plan.Work)));

        Show(0);
        long begin = Stopwatch.GetTimestamp();
        RunResult result = RunTrainer.Run(plan, Show, cancellation);
        _store.Save(result);
        _results[plan.Name] = result;
        _done += plan.Work;
        _display.Finished(result, _results.Count, Stopwatch.GetElapsedTime(begin), Remaining(_done) ?? TimeSpan.Zero);
    }

    private TimeSpan? Remaining(double done) => done > 0 ? _clock.Elapsed * (Math.Max(0, _work - done) / done) : null;
}
