using System.Numerics.Tensors;

namespace MLSpectral.Networks;

/// <summary>Evaluates a network row by row, in single precision, without allocation and without LibTorch. For one thread at a time.</summary>
public sealed class NetworkEvaluator
{
    private readonly FeedForwardNetwork _network;
    private readonly float[][] _activations;

    internal NetworkEvaluator(FeedForwardNetwork network)
    {
        _network = network;
        _activations = [.. network.Layers.Select(layer => new float[layer.Outputs])];
    }

    /// <summary>The outputs for one row.</summary>
    /// <param name="features">The features, as many as the network takes.</param>
    /// <returns>The outputs; valid until the next call.</returns>
    /// <exception cref="ArgumentException">The number of features is not the network's.</exception>
    public ReadOnlySpan<float> Evaluate(ReadOnlySpan<float> features)
    {
        if (features.Length != _network.InputCount)
            throw new ArgumentException($"The network takes {_network.InputCount} features and got {features.Length}.", nameof(features));

        ReadOnlySpan<float> input = features;
        for (int i = 0; i < _activations.Length; i++)
        {
            Preactivate(_network.Layers[i], input, _activations[i]);
            ActivationFunction.Apply(_network.Layers[i].Activation, _activations[i]);
            input = _activations[i];
        }

        return input;
    }

    /// <summary>z = s W x + t b.</summary>
    internal static void Preactivate(DenseLayer layer, ReadOnlySpan<float> input, Span<float> output)
    {
        ReadOnlySpan<float> weights = layer.Weights.Span;
        for (int unit = 0; unit < output.Length; unit++)
            output[unit] = TensorPrimitives.Dot(weights.Slice(unit * input.Length, input.Length), input);
        if (layer.WeightScale != 1)
            TensorPrimitives.Multiply(output, (float)layer.WeightScale, output);
        if (!layer.Biases.IsEmpty)
            TensorPrimitives.MultiplyAdd(layer.Biases.Span, (float)layer.BiasScale, output, output);
    }
}
