using MLSpectral.Statistics.Checks;

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

    /// <summary>Refuses what cannot be meant.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or two contradict each other.</exception>
    internal void Check()
    {
        OptionCheck.NotEmpty(OutputColumnName, nameof(OutputColumnName));
        OptionCheck.NotEmpty(LeverageColumnName, nameof(LeverageColumnName));
        if (FeatureColumnName is not null)
            OptionCheck.NotEmpty(FeatureColumnName, nameof(FeatureColumnName));
        OptionCheck.That(
            OutputColumnName != LeverageColumnName,
            nameof(LeverageColumnName),
            LeverageColumnName,
            "the features go into the column of that name. Give the two columns different names."
        );
        OptionCheck.Defined(Kernel, nameof(Kernel));
        OptionCheck.Defined(Scale, nameof(Scale));
        OptionCheck.AtLeast(
            1,
            NumberOfFeatures,
            nameof(NumberOfFeatures),
            $"at least one feature is needed; {DefaultNumberOfFeatures} are usual."
        );
        OptionCheck.AtLeast(
            NumberOfFeatures,
            NumberOfLandmarks,
            nameof(NumberOfLandmarks),
            $"a kernel on so many rows has fewer than {NumberOfFeatures} eigenvectors. Raise it, or lower NumberOfFeatures."
        );
        OptionCheck.That(
            Layer is null || FittedKernel.IsOfLayer(Kernel),
            nameof(Layer),
            Layer,
            "the neural tangent kernel is one of all layers. Use null, or the conjugate kernel."
        );
    }

    /// <summary>Gives the layer that is meant, from 1, for a conjugate kernel.</summary>
    /// <param name="hiddenLayers">How many hidden layers the network has.</param>
    /// <exception cref="ArgumentException">The network does not have it.</exception>
    internal int LayerIn(int hiddenLayers)
    {
        OptionCheck.That(
            hiddenLayers > 0,
            nameof(Kernel),
            Kernel,
            "the network has no hidden layer, and so no conjugate kernel but that of its features. Use "
                + "KernelKind.NeuralTangentKernel, or give the network a hidden layer."
        );
        int layer = Layer ?? hiddenLayers;
        OptionCheck.That(
            layer >= 1 && layer <= hiddenLayers,
            nameof(Layer),
            layer,
            hiddenLayers == 1
                ? "the network has one hidden layer, number 1. Use null for it."
                : $"the hidden layers of the network are numbered 1 to {hiddenLayers}. Use null for the last."
        );
        return layer;
    }
}
