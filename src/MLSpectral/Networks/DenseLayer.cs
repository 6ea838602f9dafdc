namespace MLSpectral;

/// <summary>A fully connected layer: a = φ(z), z = WeightScale · W x + BiasScale · b.</summary>
public sealed class DenseLayer
{
    /// <summary>Makes a layer.</summary>
    /// <param name="name">Its name, such as <c>Hidden1</c> or <c>Output</c>.</param>
    /// <param name="inputs">The number of inputs (fan-in).</param>
    /// <param name="outputs">The number of units (fan-out).</param>
    /// <param name="weights">W, outputs × inputs, row by row; kept, not copied.</param>
    /// <param name="biases">b, one per unit; empty for none.</param>
    /// <param name="weightScale">s, 1 in the standard parameterization, 1/√inputs in the NTK parameterization.</param>
    /// <param name="biasScale">t, usually 1.</param>
    /// <param name="activation">φ.</param>
    /// <exception cref="ArgumentException">The lengths do not fit the shape.</exception>
    public DenseLayer(
        string name,
        int inputs,
        int outputs,
        ReadOnlyMemory<float> weights,
        ReadOnlyMemory<float> biases,
        double weightScale,
        double biasScale,
        Activation activation
    )
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        if (weights.Length != (long)inputs * outputs)
            throw new ArgumentException(
                $"Layer '{name}' of {outputs} × {inputs} needs {(long)inputs * outputs} weights and got {weights.Length}.",
                nameof(weights)
            );
        if (!biases.IsEmpty && biases.Length != outputs)
            throw new ArgumentException(
                $"Layer '{name}' of {outputs} units needs {outputs} biases, or none, and got {biases.Length}.",
                nameof(biases)
            );
        Name = name;
        Inputs = inputs;
        Outputs = outputs;
        Weights = weights;
        Biases = biases;
        WeightScale = weightScale;
        BiasScale = biasScale;
        Activation = activation;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The number of inputs (fan-in).</summary>
    public int Inputs { get; }

    /// <summary>The number of units (fan-out).</summary>
    public int Outputs { get; }

    /// <summary>
    /// W, <see cref="Outputs"/> × <see cref="Inputs"/>, row by row, as trained: <see cref="WeightScale"/> is not multiplied in.
    /// </summary>
    public ReadOnlyMemory<float> Weights { get; }

    /// <summary>b, one per unit; empty where the layer has none.</summary>
    public ReadOnlyMemory<float> Biases { get; }

    /// <summary>
    /// s; what W is multiplied by in z. (The trainer's option <c>WeightScale</c> is another thing: a factor on the initial W.)
    /// </summary>
    public double WeightScale { get; }

    /// <summary>t.</summary>
    public double BiasScale { get; }

    /// <summary>φ.</summary>
    public Activation Activation { get; }

    /// <summary>The number of parameters.</summary>
    public long ParameterCount => (long)Weights.Length + Biases.Length;

    /// <summary>For example <c>Hidden1: 64 × 10, Relu</c>.</summary>
    public override string ToString() => $"{Name}: {Outputs} × {Inputs}, {Activation}";
}
