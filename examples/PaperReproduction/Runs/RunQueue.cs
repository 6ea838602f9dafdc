using System.Diagnostics;

namespace PaperReproduction.Runs;

/// <summary>Trains what is not there yet, one run after another.</summary>
/// <param name="store">Where finished runs are kept.</param>
/// <param name="display">Where it shows how far it is.</param>
internal sealed class RunQueue(RunStore store, IRunDisplay display)
{
    /// <summary>The results of plans; each plan is run once, however often it is named.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; what was finished is kept.</exception>
    public Results Run(IEnumerable<RunPlan> plans, CancellationToken cancellation)
    {
        RunPlan[] all = [.. plans.DistinctBy(plan => plan.Name)];
        var found = new Dictionary<string, RunResult>();
        foreach (RunPlan plan in all)
        {
            if (store.Find(plan) is RunResult result)
                found[plan.Name] = result;
        }

        RunPlan[] missing = [.. all.Where(plan => !found.ContainsKey(plan.Name))];
        double work = missing.Sum(plan => plan.Work), done = 0;
        var clock = Stopwatch.StartNew();
        display.Begin(all.Length, found.Count);
        for (int i = 0; i < missing.Length; i++)
        {
            RunPlan plan = missing[i];
            cancellation.ThrowIfCancellationRequested();
            void Show(double share)
            {
                double so = done + (share * plan.Work);
                display.Progress(plan, share, so / work, so > 0 ? clock.Elapsed * ((work - so) / so) : null);
            }

            Show(0);
            long begin = Stopwatch.GetTimestamp();
            RunResult result = RunTrainer.Run(plan, Show, cancellation);
            store.Save(result);
            found[plan.Name] = result;
            done += plan.Work;
            display.Finished(result, found.Count, Stopwatch.GetElapsedTime(begin), clock.Elapsed * ((work - done) / done));
        }

        return new Results(found.Values);
    }
}
