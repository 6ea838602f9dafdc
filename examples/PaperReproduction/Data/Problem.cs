using Microsoft.ML;

namespace PaperReproduction.Data;

/// <summary>Rows to learn from and rows to test on. Two problems that are equal give the same rows.</summary>
internal abstract record Problem
{
    /// <summary>A name that says everything about the rows.</summary>
    public abstract string Name { get; }

    /// <summary>What is learned.</summary>
    public abstract LearningTask Task { get; }

    /// <summary>n, the number of training rows.</summary>
    public abstract int Rows { get; }

    /// <summary>d, the number of features.</summary>
    public abstract int Features { get; }

    /// <summary>The rows: columns <c>Features</c> and <c>Label</c>.</summary>
    public abstract (IDataView Train, IDataView Test) Load(MLContext ml);
}
