namespace MLSpectral;

/// <summary>Whether a network can be trained on with given options.</summary>
internal static class WarmStart
{
    /// <exception cref="InvalidOperationException">Shapes, activation, biases or parameterization differ; the message says which and the
    /// remedy.</exception>
    public static void Check(FeedForwardNetwork network, FeedForwardOptions options, int inputs, int outputs)
    {
        int[] widths = [inputs, .. options.HiddenLayers, outputs];
        string asked = string.Join('-', widths);
        if (network.ToString() != asked)
            Throw(
                $"it is a network {network}, and options and data ask for {asked}. Set HiddenLayers to "
                    + $"[{string.Join(", ", network.Layers.SkipLast(1).Select(layer => layer.Outputs))}] and use the same features and "
                    + $"label"
            );
        foreach (DenseLayer layer in network.Layers.SkipLast(1))
        {
            if (layer.Activation != options.Activation)
                Throw(
                    $"layer '{layer.Name}' has activation {layer.Activation}, and the options say {options.Activation}. Set "
                        + $"Activation to that of the model"
                );
        }

        foreach (DenseLayer layer in network.Layers)
        {
            if (layer.Biases.IsEmpty == options.UseBias)
                Throw(
                    $"layer '{layer.Name}' has {(options.UseBias ? "no" : "a")} bias, and UseBias is {options.UseBias}. Set "
                        + $"UseBias to {!options.UseBias}"
                );
            if (layer.WeightScale != options.Initialization(seed: 0).LayerScale(layer.Inputs))
                Throw(
                    $"the parameterization of layer '{layer.Name}' is not {options.Parameterization}. Set Parameterization to "
                        + $"that of the model"
                );
        }
    }

    private static void Throw(string reason) =>
        throw new InvalidOperationException($"The model cannot be the start of this training: {reason}, or train without a start.");
}
