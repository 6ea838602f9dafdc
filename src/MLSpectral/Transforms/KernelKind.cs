namespace MLSpectral;

/// <summary>
/// The kernel of a network whose eigenvectors are features. The values are part of the model format: never renumber them.
/// </summary>
public enum KernelKind
{
    /// <summary>
    /// K(x, x') = ⟨a_l(x), a_l(x')⟩ / m_l, of the m_l activations of a hidden layer: what the network has made of the row by then.
    /// </summary>
    ConjugateKernel = 0,

    /// <summary>
    /// K(x, x') = Σ_c ⟨∂f_c(x)/∂θ, ∂f_c(x')/∂θ⟩, over all weights and biases θ of the network and all its outputs f_c,
    /// before any softmax, logistic function or scale of the label: how much a step that changes the outputs for one row changes those
    /// for the other.
    /// </summary>
    NeuralTangentKernel = 1,
}
