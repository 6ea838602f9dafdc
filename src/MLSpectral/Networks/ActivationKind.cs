namespace MLSpectral;

/// <summary>The shape φ of an activation. The values are part of the model format: never renumber them.</summary>
public enum ActivationKind
{
    /// <summary>φ(z) = z.</summary>
    Identity = 0,

    /// <summary>φ(z) = max(z, 0).</summary>
    Relu = 1,

    /// <summary>φ(z) = z for z ≥ 0, else slope · z.</summary>
    LeakyRelu = 2,

    /// <summary>φ(z) = z (1 + erf(z/√2)) / 2.</summary>
    Gelu = 3,

    /// <summary>φ(z) = z (1 + tanh(√(2/π) (z + 0.044715 z³))) / 2, the approximation of GELU used by GPT-2 and others.</summary>
    GeluTanh = 4,

    /// <summary>φ(z) = tanh z.</summary>
    Tanh = 5,

    /// <summary>φ(z) = 1 / (1 + exp(−z)).</summary>
    Sigmoid = 6,

    /// <summary>φ(z) = ln(1 + exp z).</summary>
    Softplus = 7,

    /// <summary>φ(z) = erf z.</summary>
    Erf = 8,

    /// <summary>φ(z) = z / (1 + exp(−z)), also called swish.</summary>
    SiLU = 9,
}
