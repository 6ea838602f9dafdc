using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// How alike two kernels on the same rows are: the cosine of the angle between them as vectors of n² entries, in [0, 1] for positive
/// semi-definite kernels. Centred, this is the centred kernel alignment of Cortes, Mohri and Rostamizadeh 2012, the linear CKA of
/// Kornblith et al. 2019. It depends neither on the scale of a kernel nor on rotations of a factor.
/// </summary>
/// <remarks>
/// In double precision, to about n·ε. NaN where a kernel is zero (after centring: to rounding), or has an entry that is NaN or infinite.
/// </remarks>
public static class KernelAlignment
{
    /// <summary>⟨K, L⟩_F / (‖K‖_F ‖L‖_F); O(n²).</summary>
    /// <param name="first">K, n × n, Float64.</param>
    /// <param name="second">L, n × n, Float64.</param>
    /// <exception cref="ArgumentException">A kernel is not a square matrix of Float64, or the shapes differ.</exception>
    public static double Plain(Tensor first, Tensor second)
    {
        CheckKernels(first, second);
        using var scope = NewDisposeScope();
        return Cosine(UnitScale.Of(first), UnitScale.Of(second));
    }

    /// <summary>The same of HKH and HLH, H = I − 11ᵀ/n; O(n²).</summary>
    /// <param name="first">K, n × n, Float64.</param>
    /// <param name="second">L, n × n, Float64.</param>
    /// <exception cref="ArgumentException">A kernel is not a square matrix of Float64, or the shapes differ.</exception>
    public static double Centered(Tensor first, Tensor second)
    {
        CheckKernels(first, second);
        using var scope = NewDisposeScope();
        return Cosine(UnitScale.DoublyCentered(first), UnitScale.DoublyCentered(second));
    }

    /// <summary>
    /// The plain alignment of X Xᵀ and Y Yᵀ, ‖XᵀY‖_F² / (‖XᵀX‖_F ‖YᵀY‖_F), without forming a kernel.
    /// </summary>
    /// <remarks>
    /// O(n(pq + p² + q²)), or with n² for p² or q² where a factor has more columns than rows: cheaper than the kernels' O(n²(p + q))
    /// for p, q &lt; n.
    /// </remarks>
    /// <param name="first">X, n × p, Float64.</param>
    /// <param name="second">Y, n × q, Float64.</param>
    /// <exception cref="ArgumentException">A factor is not a matrix of Float64, or they have different numbers of rows.</exception>
    public static double PlainOfFactors(Tensor first, Tensor second)
    {
        CheckFactors(first, second);
        using var scope = NewDisposeScope();
        return FactorCosine(UnitScale.Of(first), UnitScale.Of(second));
    }

    /// <summary>The centred alignment of X Xᵀ and Y Yᵀ, from HX and HY, at the same cost as <see cref="PlainOfFactors"/>.</summary>
    /// <param name="first">X, n × p, Float64.</param>
    /// <param name="second">Y, n × q, Float64.</param>
    /// <exception cref="ArgumentException">A factor is not a matrix of Float64, or they have different numbers of rows.</exception>
    public static double CenteredOfFactors(Tensor first, Tensor second)
    {
        CheckFactors(first, second);
        using var scope = NewDisposeScope();
        return FactorCosine(UnitScale.Centered(first), UnitScale.Centered(second));
    }

    private static double Cosine(Tensor first, Tensor second) =>
        (first * second).sum().item<double>() / (first.norm().item<double>() * second.norm().item<double>());

    private static double FactorCosine(Tensor first, Tensor second)
    {
        double cross = first.t().mm(second).norm().item<double>();
        return cross * cross / (GramNorm(first) * GramNorm(second));
    }

    // ‖X Xᵀ‖_F = ‖Xᵀ X‖_F, from the smaller one.
    private static double GramNorm(Tensor factor) =>
        (factor.shape[0] <= factor.shape[1] ? factor.mm(factor.t()) : factor.t().mm(factor)).norm().item<double>();

    private static void CheckKernels([NotNull] Tensor first, [NotNull] Tensor second)
    {
        MatrixCheck.RequireSquare(first, nameof(first));
        MatrixCheck.RequireSquare(second, nameof(second));
        MatrixCheck.RequireSameShape(first, second, nameof(second));
    }

    private static void CheckFactors([NotNull] Tensor first, [NotNull] Tensor second)
    {
        MatrixCheck.RequireMatrix(first, nameof(first));
        MatrixCheck.RequireMatrix(second, nameof(second));
        MatrixCheck.RequireSameRows(first, second, nameof(second));
    }
}
