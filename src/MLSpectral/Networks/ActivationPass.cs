namespace MLSpectral;

/// <summary>
/// The preactivations and activations of every layer for one row, in double precision and without LibTorch. For one thread at a time;
/// layers are shared.
/// </summary>
/// <remarks>
/// Scores need single precision only. Coordinates in eigenvectors need more: what rounding does to an activation is divided by the root of
/// the eigenvalue, or by the eigenvalue.
/// </remarks>
internal sealed class ActivationPass
{
    private readonly double[][] _preactivations,
        _activations;

    public ActivationPass(IReadOnlyList<DoubleLayer> layers)
    {
        Layers = layers;
        _preactivations = [.. layers.Select(layer => new double[layer.Outputs])];
        _activations = [.. layers.Select(layer => new double[layer.Outputs])];
    }

    public IReadOnlyList<DoubleLayer> Layers { get; }

    /// <summary>Runs the network on a row.</summary>
    public void Run(FeatureVector x)
    {
        FeatureVector input = x;
        for (int l = 0; l < Layers.Count; l++)
        {
            Layers[l].Preactivate(input, _preactivations[l]);
            Layers[l].Activate(_preactivations[l], _activations[l]);
            input = new FeatureVector(_activations[l]);
        }
    }

    /// <summary>z_l; l from 1.</summary>
    public ReadOnlySpan<double> Preactivations(int layer) => _preactivations[layer - 1];

    /// <summary>a_l; l from 1.</summary>
    public ReadOnlySpan<double> Activations(int layer) => _activations[layer - 1];

    /// <summary>The layers of a network, to be shared by passes.</summary>
    public static IReadOnlyList<DoubleLayer> LayersOf(FeedForwardNetwork network) =>
        [.. network.Layers.Select(layer => new DoubleLayer(layer))];
}
