using System.Numerics.Tensors;

namespace MLSpectral;

/// <summary>
/// Evaluates a network row by row, in single precision, without allocation and without LibTorch. For one thread at a time.
/// </summary>
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

        Preactivate(_network.Layers[0], features, _activations[0]);
        return Finish();
    }

    /// <summary>
    /// The outputs for one row of which few features are not zero; those for the dense row up to rounding, at the cost of its entries in
    /// the first layer.
    /// </summary>
    /// <param name="slots">The numbers of the features that are not zero, from 0, as checked by the caller.</param>
    /// <param name="values">Their values.</param>
    /// <returns>The outputs; valid until the next call.</returns>
    internal ReadOnlySpan<float> Evaluate(ReadOnlySpan<int> slots, ReadOnlySpan<float> values)
    {
        DenseLayer layer = _network.Layers[0];
        ReadOnlySpan<float> weights = layer.Weights.Span;
        for (int unit = 0; unit < layer.Outputs; unit++)
        {
            ReadOnlySpan<float> row = weights.Slice(unit * layer.Inputs, layer.Inputs);
            double sum = 0;
            for (int i = 0; i < slots.Length; i++)
                sum += (double)row[slots[i]] * values[i];
            _activations[0][unit] = (float)sum;
        }

        ScaleAndShift(layer, _activations[0]);
        return Finish();
    }

    /// <summary>z = s W x + t b.</summary>
    internal static void Preactivate(DenseLayer layer, ReadOnlySpan<float> input, Span<float> output)
    {
        ReadOnlySpan<float> weights = layer.Weights.Span;
        for (int unit = 0; unit < output.Length; unit++)
            output[unit] = TensorPrimitives.Dot(weights.Slice(unit * input.Length, input.Length), input);
        ScaleAndShift(layer, output);
    }

    // From W x to s W x + t b.
    private static void ScaleAndShift(DenseLayer layer, Span<float> output)
    {
        if (layer.WeightScale != 1)
            TensorPrimitives.Multiply(output, (float)layer.WeightScale, output);
        if (!layer.Biases.IsEmpty)
            TensorPrimitives.MultiplyAdd(layer.Biases.Span, (float)layer.BiasScale, output, output);
    }

    // From the first layer's z to the outputs.
    private float[] Finish()
    {
        _network.Layers[0].Activation.Apply(_activations[0]);
        for (int i = 1; i < _activations.Length; i++)
        {
            Preactivate(_network.Layers[i], _activations[i - 1], _activations[i]);
            _network.Layers[i].Activation.Apply(_activations[i]);
        }

        return _activations[^1];
    }
}
