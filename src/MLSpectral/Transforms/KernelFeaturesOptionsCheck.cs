namespace MLSpectral;

/// <summary>Checks options once, before anything is read, in sentences that name the option and the remedy.</summary>
internal static class KernelFeaturesOptionsCheck
{
    /// <exception cref="ArgumentException">An option is out of its range, or two contradict each other.</exception>
    public static void Validate(KernelFeaturesOptions options)
    {
        NotEmpty(options.OutputColumnName, nameof(options.OutputColumnName));
        NotEmpty(options.LeverageColumnName, nameof(options.LeverageColumnName));
        if (options.FeatureColumnName is not null)
            NotEmpty(options.FeatureColumnName, nameof(options.FeatureColumnName));
        if (options.OutputColumnName == options.LeverageColumnName)
            Throw(
                nameof(options.LeverageColumnName),
                options.LeverageColumnName,
                "the features go into the column of that name. Give the two columns different names."
            );
        Defined(options.Kernel, nameof(options.Kernel));
        Defined(options.Scale, nameof(options.Scale));
        if (options.NumberOfFeatures < 1)
            Throw(
                nameof(options.NumberOfFeatures),
                options.NumberOfFeatures,
                $"at least one feature is needed; {KernelFeaturesOptions.DefaultNumberOfFeatures} are usual."
            );
        if (options.NumberOfLandmarks < options.NumberOfFeatures)
            Throw(
                nameof(options.NumberOfLandmarks),
                options.NumberOfLandmarks,
                $"a kernel on so many rows has fewer than {options.NumberOfFeatures} eigenvectors. Raise it, or lower NumberOfFeatures."
            );
        if (options.Layer is int layer && !FittedKernel.IsOfLayer(options.Kernel))
            Throw(nameof(options.Layer), layer, "the neural tangent kernel is one of all layers. Use null, or the conjugate kernel.");
    }

    /// <summary>The layer that is meant, from 1.</summary>
    /// <param name="options">Valid options for a conjugate kernel.</param>
    /// <param name="hiddenLayers">How many hidden layers the network has.</param>
    /// <exception cref="ArgumentException">The network does not have it.</exception>
    public static int LayerIn(KernelFeaturesOptions options, int hiddenLayers)
    {
        if (hiddenLayers == 0)
            throw new ArgumentException(
                "The network has no hidden layer, and so no conjugate kernel but that of its features. Use "
                    + "KernelKind.NeuralTangentKernel, or give the network a hidden layer.",
                nameof(options)
            );
        int layer = options.Layer ?? hiddenLayers;
        if (layer < 1 || layer > hiddenLayers)
            Throw(
                nameof(options.Layer),
                layer,
                hiddenLayers == 1
                    ? "the network has one hidden layer, number 1. Use null for it."
                    : $"the hidden layers of the network are numbered 1 to {hiddenLayers}. Use null for the last."
            );
        return layer;
    }

    private static void NotEmpty(string value, string option)
    {
        if (string.IsNullOrEmpty(value))
            throw new ArgumentException($"{option} is empty; it must name a column.", option);
    }

    private static void Defined<T>(T value, string option)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            Throw(option, value, $"it must be one of {string.Join(", ", Enum.GetNames<T>())}.");
    }

    private static void Throw(string option, object value, string rule) =>
        throw new ArgumentException(FormattableString.Invariant($"{option} is {value}; {rule}"), option);
}
