namespace MLSpectral;

/// <summary>Options of both trainers of classifiers.</summary>
public abstract class ClassificationOptions : FeedForwardOptions
{
    private protected ClassificationOptions() { }

    /// <summary>The weights of the rows of each class, besides example weights; null where all classes count the same.</summary>
    public ClassWeights? ClassWeights { get; set; }
}
