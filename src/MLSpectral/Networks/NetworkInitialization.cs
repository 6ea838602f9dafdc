using MLSpectral.Statistics.Checks;

namespace MLSpectral;

/// <summary>How a network starts, besides its widths: what <see cref="FeedForwardNetwork.Create"/> takes.</summary>
/// <remarks>
/// The properties are those of the trainers' options, with the same defaults: a trainer with these options, this <see cref="Seed"/> and
/// data of these widths starts from the same network.
/// </remarks>
public sealed record NetworkInitialization
{
    /// <summary>The options where nothing is said: ReLU, biases, standard parameterization, He normal.</summary>
    public static NetworkInitialization Default { get; } = new();

    /// <summary>The activation of the hidden layers; the output is linear.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>Whether layers have biases; they start at 0.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>Standard or neural-tangent parameterization.</summary>
    public Parameterization Parameterization { get; init; } = Parameterization.Standard;

    /// <summary>
    /// The distribution of the weights; null for He normal with ReLU, leaky ReLU, GELU and SiLU (not normalized), LeCun normal with the
    /// others.
    /// </summary>
    public WeightInitialization? WeightInitialization { get; init; }

    /// <summary>What the weights are multiplied by; positive.</summary>
    public double WeightScale { get; init; } = 1;

    /// <summary>
    /// Whether the network is the function 0: the second half of the last hidden layer repeats the first, and counts in the output with the
    /// opposite sign (Chizat, Oyallon, Bach 2019, section 2.1). Needs a last hidden layer of even width.
    /// </summary>
    public bool MirroredInitialization { get; init; }

    /// <summary>
    /// The seed of the weights. The same seed gives the same numbers everywhere, but for the last digit where two C libraries round a
    /// logarithm differently.
    /// </summary>
    public int Seed { get; init; } = 1;

    /// <summary>s of a layer with so many inputs, by which W is multiplied in z = s W x + b.</summary>
    internal double LayerScale(int inputs) =>
        Parameterization switch
        {
            Parameterization.Standard => 1,
            Parameterization.NeuralTangent => 1 / Math.Sqrt(inputs),
        };

    /// <summary>The standard deviation of the entries of W.</summary>
    internal double Deviation(int inputs, int outputs) =>
        WeightScale * Math.Sqrt(Variance(inputs, outputs)) / LayerScale(inputs);

    /// <summary>Whether the entries are drawn from a uniform distribution rather than a normal one.</summary>
    internal bool IsUniform =>
        Distribution
            is MLSpectral.WeightInitialization.LeCunUniform
                or MLSpectral.WeightInitialization.HeUniform
                or MLSpectral.WeightInitialization.GlorotUniform;

    /// <summary>Refuses what cannot be meant.</summary>
    /// <param name="hiddenLayers">The widths of the hidden layers.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or two contradict each other; the message names it and the
    /// remedy.</exception>
    internal void Check(IReadOnlyList<int> hiddenLayers)
    {
        OptionCheck.NotNull(Activation, nameof(Activation), "Use for example Activation.Relu.");
        OptionCheck.Defined(Parameterization, nameof(Parameterization));
        OptionCheck.Defined(WeightInitialization ?? default, nameof(WeightInitialization));
        OptionCheck.Positive(WeightScale, nameof(WeightScale), "the initial weights are multiplied by it. Use 1 for the usual scale.");
        if (MirroredInitialization)
            OptionCheck.That(
                hiddenLayers.Count > 0 && hiddenLayers[^1] % 2 == 0,
                nameof(MirroredInitialization),
                true,
                "it repeats the first half of the last hidden layer, and "
                    + (
                        hiddenLayers.Count == 0
                            ? "there is none. Add a hidden layer."
                            : $"that has {hiddenLayers[^1]} units. Give it an even number."
                    )
            );
    }

    private WeightInitialization Distribution => WeightInitialization ?? DefaultOf(Activation);

    private double Variance(double fanIn, double fanOut) =>
        Distribution switch
        {
            MLSpectral.WeightInitialization.LeCunNormal or MLSpectral.WeightInitialization.LeCunUniform => 1 / fanIn,
            MLSpectral.WeightInitialization.HeNormal or MLSpectral.WeightInitialization.HeUniform => 2 / fanIn,
            MLSpectral.WeightInitialization.GlorotNormal or MLSpectral.WeightInitialization.GlorotUniform => 2 / (fanIn + fanOut),
        };

    // A normalized activation has variance 1 as it is.
    private static WeightInitialization DefaultOf(Activation activation) =>
        activation.Shape.IsRectifier && !activation.IsNormalized
            ? MLSpectral.WeightInitialization.HeNormal
            : MLSpectral.WeightInitialization.LeCunNormal;
}
