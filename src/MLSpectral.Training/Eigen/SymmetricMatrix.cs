using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>A symmetric positive semi-definite matrix that need not be formed: entries or products on demand, and what they cost.</summary>
/// <remarks>Tensors that a method returns belong to the caller, and to the caller's dispose scope if there is one.</remarks>
public abstract class SymmetricMatrix
{
    /// <summary>The number of rows, n.</summary>
    public abstract long Size { get; }

    /// <summary>
    /// The precision that entries and products are computed in, Float32 or Float64: it decides the noise floor of the spectrum.
    /// </summary>
    public abstract ScalarType Precision { get; }

    /// <summary>The greatest rank that the matrix can have; n where nothing better is known.</summary>
    public virtual long RankBound => Size;

    /// <summary>
    /// F of K = F Fᵀ, n × m, of <see cref="Precision"/>, where the matrix is given by a factor that is at hand; else null. Belongs to
    /// this object.
    /// </summary>
    public virtual Tensor? Factor => null;

    /// <summary>The cost of <see cref="Form"/>.</summary>
    public abstract Cost FormCost { get; }

    /// <summary>All entries, n × n.</summary>
    public abstract Tensor Form();

    /// <summary>The cost of <see cref="Multiply"/> for so many columns.</summary>
    /// <param name="columns">k.</param>
    public abstract Cost MultiplyCost(long columns);

    /// <summary>K V without forming K.</summary>
    /// <param name="block">V, n × k, of <see cref="Precision"/>.</param>
    public abstract Tensor Multiply(Tensor block);

    /// <summary>The entries Kᵢᵢ, n, Float64.</summary>
    public abstract Tensor Diagonal();

    /// <summary>Σ Kᵢᵢ, exact to rounding.</summary>
    public abstract double Trace();

    /// <summary>√(Σ Kᵢⱼ²), exact to rounding.</summary>
    public abstract double FrobeniusNorm();
}
