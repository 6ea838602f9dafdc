using System.Numerics.Tensors;

namespace MLSpectral;

/// <summary>
/// Gradients of a network's outputs with respect to its features, row by row, in single precision, without allocation and without
/// LibTorch; and the contributions of the features, gradient × input. For one thread at a time.
/// </summary>
/// <remarks>
/// <para>One pass forward and one backward, O(P) for P parameters: with z_l = s_l W_l a_(l−1) + t_l b_l and a_l = φ(z_l), u_L =
/// φ′(z_L) ∘ e_c, u_(l−1) = φ′(z_(l−1)) ∘ s_l W_lᵀ u_l, and the gradient is s_1 W_1ᵀ u_1. At a kink φ′ is the value
/// from the left, as in torch.</para>
/// <para>Gradient × input, x_j ∂f/∂x_j, says how the output answers to a relative change of a feature, at this row. For a network
/// without biases whose activations are the identity, ReLU or leaky ReLU (not normalized), which is homogeneous of degree 1, the
/// contributions add up to the output; for others they do not. A feature that is 0 contributes 0: what 0 means depends on how features
/// are scaled.</para>
/// <para>Source: Shrikumar, Greenside, Shcherbina, Kundaje, "Not just a black box: learning important features through propagating
/// activation differences", 2016, arXiv 1605.01713; Ancona, Ceolini, Öztireli, Gross, "Towards better understanding of gradient-based
/// attribution methods for deep neural networks", ICLR 2018, arXiv 1711.06104.</para>
/// </remarks>
public sealed class NetworkGradient
{
    private readonly FeedForwardNetwork _network;
    private readonly float[][] _preactivations;
    private readonly float[] _activations;
    private readonly float[] _above;
    private readonly float[] _below;
    private readonly float[] _gradient;

    internal NetworkGradient(FeedForwardNetwork network)
    {
        _network = network;
        _preactivations = [.. network.Layers.Select(layer => new float[layer.Outputs])];
        int widest = Math.Max(network.InputCount, network.Layers.Max(layer => layer.Outputs));
        _activations = new float[widest];
        _above = new float[widest];
        _below = new float[widest];
        _gradient = new float[network.InputCount];
    }

    /// <summary>∂f_c/∂x for one row.</summary>
    /// <param name="features">x, as many features as the network takes.</param>
    /// <param name="output">c, the number of the output, from 0.</param>
    /// <param name="gradient">Receives the gradient; as long as the features.</param>
    /// <exception cref="ArgumentException">The number of features is not the network's, or the destination has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The network has no such output.</exception>
    public void Gradient(ReadOnlySpan<float> features, int output, Span<float> gradient)
    {
        if (features.Length != _network.InputCount)
            throw new ArgumentException($"The network takes {_network.InputCount} features and got {features.Length}.", nameof(features));
        if (gradient.Length != features.Length)
            throw new ArgumentException(
                $"The gradient has {features.Length} values, one for each feature, and the destination {gradient.Length}.",
                nameof(gradient)
            );
        if (output < 0 || output >= _network.OutputCount)
            throw new ArgumentOutOfRangeException(
                nameof(output),
                output,
                $"The network has {_network.OutputCount} outputs; the first is number 0."
            );
        Forward(features);
        Backward(output, gradient);
    }

    /// <summary>The contributions of the features to output c for one row, x_j ∂f_c/∂x_j.</summary>
    /// <param name="features">x, as many features as the network takes.</param>
    /// <param name="output">c, the number of the output, from 0. For a multiclass model this is the class, and f_c its logit (the score
    /// before the softmax).</param>
    /// <param name="contributions">Receives the contributions; as long as the features.</param>
    /// <exception cref="ArgumentException">The number of features is not the network's, or the destination has another length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The network has no such output.</exception>
    public void Contributions(ReadOnlySpan<float> features, int output, Span<float> contributions)
    {
        if (contributions.Length != _gradient.Length)
            throw new ArgumentException(
                $"There are {_gradient.Length} contributions, one for each feature, and the destination has {contributions.Length} values.",
                nameof(contributions)
            );
        Gradient(features, output, _gradient);
        TensorPrimitives.Multiply(_gradient, features, contributions);
    }

    private void Forward(ReadOnlySpan<float> features)
    {
        ReadOnlySpan<float> input = features;
        for (int l = 0; l < _preactivations.Length; l++)
        {
            NetworkEvaluator.Preactivate(_network.Layers[l], input, _preactivations[l]);
            Span<float> activations = _activations.AsSpan(0, _preactivations[l].Length);
            _preactivations[l].CopyTo(activations);
            _network.Layers[l].Activation.Apply(activations);
            input = activations;
        }
    }

    private void Backward(int output, Span<float> gradient)
    {
        (float[] buffer, float[] other) = (_above, _below);
        Span<float> above = buffer.AsSpan(0, _network.OutputCount);
        above.Clear();
        above[output] = 1;
        for (int l = _preactivations.Length - 1; l >= 0; l--)
        {
            DenseLayer layer = _network.Layers[l];
            layer.Activation.MultiplyBySlopes(_preactivations[l], above);
            Span<float> below = l == 0 ? gradient : other.AsSpan(0, layer.Inputs);
            MultiplyTransposed(layer, above, below);
            above = below;
            (buffer, other) = (other, buffer);
        }
    }

    // s Wᵀ u, row by row of W; rows of units that do not answer are left out.
    private static void MultiplyTransposed(DenseLayer layer, ReadOnlySpan<float> above, Span<float> below)
    {
        ReadOnlySpan<float> weights = layer.Weights.Span;
        below.Clear();
        for (int unit = 0; unit < above.Length; unit++)
        {
            if (above[unit] != 0)
                TensorPrimitives.MultiplyAdd(
                    weights.Slice(unit * layer.Inputs, layer.Inputs),
                    (float)layer.WeightScale * above[unit],
                    below,
                    below
                );
        }
    }
}
