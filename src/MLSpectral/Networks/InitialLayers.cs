using System.Numerics.Tensors;
using MLSpectral.Statistics.KernelLaws;

namespace MLSpectral;

/// <summary>The layers of a network as the limiting laws of its kernels see them.</summary>
public static class InitialLayers
{
    // With many outputs the product of the weights is as expected, and costs too much.
    private const int MostOutputs = 64;

    /// <summary>Describes a network that has not been trained; O(PC) for C outputs up to 64, O(P) for more.</summary>
    /// <param name="network">The network at initialization.</param>
    /// <param name="isTrained">Whether layer l, from 1, counts in the tangent kernel; null for all.</param>
    /// <returns>The layers from the first, with the mean squares of the weights that were drawn.</returns>
    public static IReadOnlyList<RandomLayer> Describe(FeedForwardNetwork network, Func<int, bool>? isTrained = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        double?[] squares = SquaresAbove(network);
        return
        [
            .. network.Layers.Select(
                (layer, l) =>
                    new RandomLayer
                    {
                        Inputs = layer.Inputs,
                        Units = layer.Outputs,
                        Moments = layer.Activation.MomentsAt,
                        WeightVariance = MeanSquare(layer.Weights.Span),
                        WeightScale = layer.WeightScale,
                        BiasScale = layer.Biases.IsEmpty ? 0 : layer.BiasScale,
                        HasNonzeroBiases = layer.BiasScale != 0 && layer.Biases.Span.ContainsAnyExcept(0f),
                        IsTrained = isTrained?.Invoke(l + 1) ?? true,
                        SquareAbove = squares[l],
                    }
            ),
        ];
    }

    // One backward pass through the linear network of the same weights.
    private static double?[] SquaresAbove(FeedForwardNetwork network)
    {
        var squares = new double?[network.Layers.Count];
        if (network.OutputCount > MostOutputs)
            return squares;
        for (int c = 0; c < network.OutputCount; c++)
        {
            var product = new float[network.OutputCount];
            product[c] = 1;
            for (int l = network.Layers.Count - 1; l > 0; l--)
            {
                product = Above(network.Layers[l], product);
                squares[l - 1] = (squares[l - 1] ?? 0) + TensorPrimitives.SumOfSquares(product);
            }
        }

        return squares;
    }

    // s Wᵀ u.
    private static float[] Above(DenseLayer layer, float[] units)
    {
        var sum = new float[layer.Inputs];
        for (int unit = 0; unit < units.Length; unit++)
            TensorPrimitives.MultiplyAdd(
                layer.Weights.Span.Slice(unit * layer.Inputs, layer.Inputs),
                (float)layer.WeightScale * units[unit],
                sum,
                sum
            );
        return sum;
    }

    private static double MeanSquare(ReadOnlySpan<float> weights)
    {
        double sum = 0;
        foreach (float weight in weights)
            sum += (double)weight * weight;
        return sum / weights.Length;
    }
}
