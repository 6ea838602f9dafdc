using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>An experiment: the runs it needs, and what it makes of them.</summary>
internal abstract class Experiment
{
    /// <summary>Its number in the report.</summary>
    public abstract int Number { get; }

    /// <summary>What it is about.</summary>
    public abstract string Title { get; }

    /// <summary>What is asked, and how, in a few sentences.</summary>
    public abstract string Introduction { get; }

    /// <summary>The time it may take in the default mode, on two cores.</summary>
    public abstract TimeSpan Budget { get; }

    /// <summary>The runs it needs.</summary>
    public abstract IReadOnlyList<RunPlan> Plans { get; }

    /// <summary>What they say.</summary>
    public abstract Findings Conclude(Results results);
}
