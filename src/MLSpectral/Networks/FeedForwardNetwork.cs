using MLSpectral.Statistics.Checks;

namespace MLSpectral;

/// <summary>
/// A chain of fully connected layers, as plain numbers: to look at, to save, and to evaluate in managed code without LibTorch. Immutable
/// and thread-safe.
/// </summary>
public sealed class FeedForwardNetwork
{
    /// <summary>Makes a network.</summary>
    /// <param name="layers">The layers from input to output; each takes what the one before gives.</param>
    /// <exception cref="ArgumentException">There is no layer, or two neighbours do not fit.</exception>
    public FeedForwardNetwork(IReadOnlyList<DenseLayer> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0)
            throw new ArgumentException("A network needs at least one layer.", nameof(layers));
        for (int i = 1; i < layers.Count; i++)
        {
            if (layers[i].Inputs != layers[i - 1].Outputs)
                throw new ArgumentException(
                    $"Layer '{layers[i].Name}' takes {layers[i].Inputs} inputs and layer '{layers[i - 1].Name}' before it gives "
                        + $"{layers[i - 1].Outputs}.",
                    nameof(layers)
                );
        }

        Layers = [.. layers];
    }

    /// <summary>Makes a network with random weights, the one that a trainer with these options and this seed starts from.</summary>
    /// <param name="widths">The number of inputs, the widths of the hidden layers, and the number of outputs; at least 1 each.</param>
    /// <param name="initialization">Activation, distribution, parameterization and seed; null for those of
    /// <see cref="NetworkInitialization.Default"/>.</param>
    /// <exception cref="ArgumentException">There are fewer than two widths, one is less than 1, a layer has more than 2³¹ − 1 weights,
    /// or an option is outside its range; the message says which.</exception>
    public static FeedForwardNetwork Create(IReadOnlyList<int> widths, NetworkInitialization? initialization = null)
    {
        ArgumentNullException.ThrowIfNull(widths);
        initialization ??= NetworkInitialization.Default;
        if (widths.Count < 2)
            throw new ArgumentException(
                $"There are {widths.Count} widths; a network needs a number of inputs and a number of outputs, for example [10, 64, 1].",
                nameof(widths)
            );
        for (int i = 0; i < widths.Count; i++)
        {
            OptionCheck.AtLeast(1, widths[i], $"widths[{i}]", "inputs, units and outputs are counted from 1 on. Give a positive number.");
            if (i > 0)
                OptionCheck.That(
                    (long)widths[i] * widths[i - 1] <= Array.MaxLength,
                    $"widths[{i}]",
                    widths[i],
                    $"with {widths[i - 1]} inputs that is more weights than an array holds. Make the layer or the one before narrower."
                );
        }

        initialization.Check([.. widths.Skip(1).SkipLast(1)]);
        return new FeedForwardNetwork(InitialWeights.Draw(widths, initialization));
    }

    /// <summary>The layers from input to output.</summary>
    public IReadOnlyList<DenseLayer> Layers { get; }

    /// <summary>The number of features the network takes.</summary>
    public int InputCount => Layers[0].Inputs;

    /// <summary>The number of values it gives.</summary>
    public int OutputCount => Layers[^1].Outputs;

    /// <summary>The number of weights and biases.</summary>
    public long ParameterCount => Layers.Sum(layer => layer.ParameterCount);

    /// <summary>Makes an evaluator with buffers of its own: one for each thread that evaluates.</summary>
    public NetworkEvaluator CreateEvaluator() => new(this);

    /// <summary>Makes what computes gradients with respect to the features, with buffers of its own: one for each thread.</summary>
    public NetworkGradient CreateGradient() => new(this);

    /// <summary>For example <c>10-64-1</c>.</summary>
    public override string ToString() => string.Join('-', Layers.Select(layer => layer.Outputs).Prepend(InputCount));
}
