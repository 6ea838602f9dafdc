using MLSpectral.Statistics.KernelLaws;

namespace MLSpectral.Networks;

/// <summary>The layers of a network as the limiting laws of its kernels see them.</summary>
public static class InitialLayers
{
    /// <summary>Describes a network that has not been trained; O(P).</summary>
    /// <param name="network">The network at initialization.</param>
    /// <param name="isTrained">Whether layer l, from 1, counts in the tangent kernel; null for all.</param>
    /// <returns>The layers from the first, with the mean squares of the weights that were drawn.</returns>
    public static IReadOnlyList<RandomLayer> Of(FeedForwardNetwork network, Func<int, bool>? isTrained = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return [.. network.Layers.Select((layer, l) => new RandomLayer
        {
            Inputs = layer.Inputs,
            Units = layer.Outputs,
            Moments = layer.Activation.MomentsAt,
            WeightVariance = MeanSquare(layer.Weights.Span),
            WeightScale = layer.WeightScale,
            BiasScale = layer.Biases.IsEmpty ? 0 : layer.BiasScale,
            HasNonzeroBiases = layer.BiasScale != 0 && layer.Biases.Span.ContainsAnyExcept(0f),
            IsTrained = isTrained?.Invoke(l + 1) ?? true,
        })];
    }

    private static double MeanSquare(ReadOnlySpan<float> weights)
    {
        double sum = 0;
        foreach (float weight in weights)
            sum += (double)weight * weight;
        return sum / weights.Length;
    }
}
