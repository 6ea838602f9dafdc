using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Rows of the Jacobian of a module, formed block by block.</summary>
internal abstract class JacobianRows
{
    /// <summary>
    /// Σ_c u_c ∂f_c(x_i)/∂θ for every row x_i and mixture u of the outputs; only while the snapshot's substitution is in force.
    /// </summary>
    /// <param name="rows">r × anything.</param>
    /// <param name="mixtures">q × C.</param>
    /// <param name="gradients">With respect to what.</param>
    /// <returns>r × q × P.</returns>
    public abstract Tensor Of(Tensor rows, Tensor mixtures, ParameterGradients gradients);
}
