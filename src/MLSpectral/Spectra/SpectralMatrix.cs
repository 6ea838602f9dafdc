namespace MLSpectral;

/// <summary>The names of the matrices that the built-in probes measure, as they stand in the trace's <c>Matrix</c> column.</summary>
public static class SpectralMatrix
{
    /// <summary>The weights W of a layer: the eigenvalues are those of WᵀW/N, N its larger side.</summary>
    public const string Weight = "Weight";

    /// <summary>The conjugate kernel A Aᵀ/m of a hidden layer, A its n × m activations on the probe sample.</summary>
    public const string ConjugateKernel = "ConjugateKernel";

    /// <summary>
    /// The empirical neural tangent kernel of the whole network on the probe sample: J Jᵀ, J its n × P Jacobian by the trained
    /// parameters; summed over the outputs if there are several.
    /// </summary>
    public const string NeuralTangentKernel = "NeuralTangentKernel";

    /// <summary>The covariance XᵀX/(n − 1) of the n × d values of a column, centred.</summary>
    public const string Covariance = "Covariance";

    /// <summary>The correlation of the n × d values of a column: their covariance after each slot is brought to variance 1.</summary>
    public const string Correlation = "Correlation";

    /// <summary>
    /// The Gram matrix X Xᵀ/n of the rows of the n × d values of a column, as they are: its eigenvalues are those of XᵀX/n and zeros.
    /// </summary>
    public const string Gram = "Gram";
}
