namespace MLSpectral;

/// <summary>Options of <c>KernelFeaturesEstimator</c>.</summary>
public sealed record KernelFeaturesOptions
{
    internal const string DefaultOutputColumnName = "KernelFeatures";
    internal const string DefaultLeverageColumnName = "Leverage";
    internal const int DefaultNumberOfFeatures = 32;
    internal const int DefaultNumberOfLandmarks = 1000;

    /// <summary>The column of features to add, a vector of <see cref="float"/>.</summary>
    public string OutputColumnName { get; init; } = DefaultOutputColumnName;

    /// <summary>The column of leverage scores to add, a <see cref="float"/>.</summary>
    public string LeverageColumnName { get; init; } = DefaultLeverageColumnName;

    /// <summary>
    /// The column that holds what the network takes, a vector of <see cref="float"/>; null for the one that it was trained on.
    /// </summary>
    public string? FeatureColumnName { get; init; }

    /// <summary>Which kernel.</summary>
    public KernelKind Kernel { get; init; } = KernelKind.ConjugateKernel;

    /// <summary>
    /// The hidden layer of the conjugate kernel, from 1, the first; null for the last hidden layer. Null for the tangent kernel, which is
    /// one of the whole network.
    /// </summary>
    public int? Layer { get; init; }

    /// <summary>k, the number of eigenvectors, those of the largest eigenvalues.</summary>
    public int NumberOfFeatures { get; init; } = DefaultNumberOfFeatures;

    /// <summary>
    /// n, the number of rows the eigenvectors are computed on, drawn at random from those of <c>Fit</c>; all of them where there are fewer.
    /// Finding the eigenvectors takes O(n²) memory.
    /// </summary>
    public int NumberOfLandmarks { get; init; } = DefaultNumberOfLandmarks;

    /// <summary>
    /// The scale of the features: all alike unless said otherwise. Linear trainers, stochastic ones above all, do not get along with the
    /// very different sizes of kernel principal components.
    /// </summary>
    public KernelFeaturesScale Scale { get; init; } = KernelFeaturesScale.UnitMeanSquare;

    /// <summary>The seed of the draw; null to take one from the <c>MLContext</c>.</summary>
    public int? Seed { get; init; }
}
