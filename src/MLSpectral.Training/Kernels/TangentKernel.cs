using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// The empirical neural tangent kernel of a network on the n rows of a sample, K = J Jᵀ with J = ∂f/∂θ (nC × P), or a reduction
/// of it over the C outputs: entries, products and moments without forming J.
/// </summary>
/// <remarks>
/// Parameters are ordered tensor by tensor, W₁ row by row, b₁, W₂, …; derivatives are with respect to the raw parameters, not to
/// scaled ones.
/// </remarks>
public abstract class TangentKernel : SymmetricMatrix
{
    /// <summary>The number of rows of the sample.</summary>
    public abstract long SampleSize { get; }

    /// <summary>C, the number of outputs of the network.</summary>
    public abstract long OutputCount { get; }

    /// <summary>The number of parameters that count, P.</summary>
    public abstract long ParameterCount { get; }

    /// <summary>What becomes of the outputs.</summary>
    public abstract OutputReduction Outputs { get; }

    /// <summary>The tensors of parameters that count, in the order of J's columns.</summary>
    public abstract IReadOnlyList<ParameterTensor> Parameters { get; }

    /// <inheritdoc/>
    public override long RankBound => Math.Min(Size, checked(ParameterCount * Outputs.Summands(OutputCount)));

    /// <summary>K(X, X₂): the kernel between the sample and other rows, nC × mC, or n × m where outputs are reduced.</summary>
    /// <param name="other">X₂, m × d, of the precision of the kernel.</param>
    public abstract Tensor Cross(Tensor other);

    /// <summary>J v for parameter directions v: how the outputs change, to first order, when the parameters move along v.</summary>
    /// <param name="directions">P × k.</param>
    /// <returns>nC × k, rows ordered sample by sample.</returns>
    public abstract Tensor JacobianTimes(Tensor directions);

    /// <summary>Jᵀ u for weights u of the outputs.</summary>
    /// <param name="weights">nC × k, rows ordered sample by sample.</param>
    /// <returns>P × k.</returns>
    public abstract Tensor TransposedJacobianTimes(Tensor weights);
}
