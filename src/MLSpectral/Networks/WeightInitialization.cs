namespace MLSpectral.Networks;

/// <summary>The distribution of s·W at the start, independent entries with mean 0. Biases start at 0.</summary>
public enum WeightInitialization
{
    /// <summary>Normal with variance 1/fan-in (LeCun et al. 1998).</summary>
    LeCunNormal = 0,

    /// <summary>Uniform with variance 1/fan-in.</summary>
    LeCunUniform = 1,

    /// <summary>Normal with variance 2/fan-in, for ReLU and its kin (He et al. 2015).</summary>
    HeNormal = 2,

    /// <summary>Uniform with variance 2/fan-in.</summary>
    HeUniform = 3,

    /// <summary>Normal with variance 2/(fan-in + fan-out) (Glorot and Bengio 2010).</summary>
    GlorotNormal = 4,

    /// <summary>Uniform with variance 2/(fan-in + fan-out).</summary>
    GlorotUniform = 5,
}
