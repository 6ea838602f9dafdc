namespace MLSpectral.Kernels;

/// <summary>The forms of <see cref="OutputDerivative"/>.</summary>
internal enum DerivativeForm
{
    /// <summary>The same for every row.</summary>
    Constant,

    /// <summary>The slopes of a row times what is the same for every row.</summary>
    Separable,

    /// <summary>Anything else.</summary>
    General,
}

/// <summary>The form of derivatives and the number C' of combinations of outputs that they are of: what costs follow from.</summary>
internal readonly record struct DerivativeShape(DerivativeForm Form, long Combinations)
{
    /// <summary>One layer down.</summary>
    /// <param name="inputs">What the layer above takes.</param>
    /// <param name="isSummed">Whether the kernel is summed over the combinations, so that no more than <paramref name="inputs"/> are
    /// needed.</param>
    public DerivativeShape ThroughWeights(long inputs, bool isSummed) =>
        Form switch
        {
            DerivativeForm.Constant => this with { Combinations = isSummed ? Math.Min(Combinations, inputs) : Combinations },
            DerivativeForm.Separable or DerivativeForm.General => this with { Form = DerivativeForm.General },
        };

    /// <summary>Through an activation whose slope is not constant.</summary>
    public DerivativeShape ThroughSlopes() => Form == DerivativeForm.Constant ? this with { Form = DerivativeForm.Separable } : this;
}
