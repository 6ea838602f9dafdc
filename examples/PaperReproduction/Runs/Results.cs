namespace PaperReproduction.Runs;

/// <summary>The results of all runs.</summary>
/// <param name="results">They.</param>
internal sealed class Results(IEnumerable<RunResult> results)
{
    private readonly Dictionary<string, RunResult> _results = results.ToDictionary(result => result.Plan.Name);

    /// <summary>The result of a plan.</summary>
    public RunResult this[RunPlan plan] => _results[plan.Name];
}
