namespace MLSpectral;

/// <summary>Options of both trainers of classifiers.</summary>
public abstract class ClassificationOptions : FeedForwardOptions
{
    private protected ClassificationOptions() { }

    /// <summary>How much the rows of each class count, besides example weights; null for the same.</summary>
    public ClassWeights? ClassWeights { get; set; }
}
