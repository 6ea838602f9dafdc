namespace MLSpectral.Spectra;

/// <summary>The names of the matrices that the built-in probes measure, as they stand in the trace's <c>Matrix</c> column.</summary>
public static class SpectralMatrix
{
    /// <summary>The weights W of a layer: the eigenvalues are those of WᵀW/N, N its larger side.</summary>
    public const string Weight = "Weight";

    /// <summary>The conjugate kernel A Aᵀ/m of a hidden layer, A its n × m activations on the probe sample.</summary>
    public const string ConjugateKernel = "ConjugateKernel";

    /// <summary>The empirical neural tangent kernel of the whole network on the probe sample: J Jᵀ, J its n × P Jacobian by the trained parameters; summed over the outputs if there are several.</summary>
    public const string NeuralTangentKernel = "NeuralTangentKernel";
}
