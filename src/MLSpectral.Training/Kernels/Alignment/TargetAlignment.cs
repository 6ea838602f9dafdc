using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// How much of a target Y, n × C, a kernel K, n × n, carries: numbers in [0, 1] for a positive semi-definite kernel, independent of the
/// scale of both.
/// </summary>
/// <remarks>
/// In double precision, to about n·ε. NaN where the kernel or the target is zero (after centring: to rounding), or has an entry that is
/// NaN or infinite.
/// </remarks>
public static class TargetAlignment
{
    /// <summary>⟨K, Y Yᵀ⟩_F / (‖K‖_F ‖Y Yᵀ‖_F) (Cristianini et al. 2001); O(n²C).</summary>
    /// <param name="kernel">K, n × n, Float64.</param>
    /// <param name="targets">Y, n × C, Float64.</param>
    /// <exception cref="ArgumentException">The kernel is not square, an argument is not a matrix of Float64, or their numbers of rows
    /// differ.</exception>
    public static double Plain(Tensor kernel, Tensor targets)
    {
        Check(kernel, targets);
        using var scope = NewDisposeScope();
        return Of(UnitScale.Of(kernel), UnitScale.Of(targets));
    }

    /// <summary>The same of HKH and HY, H = I − 11ᵀ/n (Cortes, Mohri, Rostamizadeh 2012); O(n²C).</summary>
    /// <param name="kernel">K, n × n, Float64.</param>
    /// <param name="targets">Y, n × C, Float64.</param>
    /// <exception cref="ArgumentException">The kernel is not square, an argument is not a matrix of Float64, or their numbers of rows
    /// differ.</exception>
    public static double Centered(Tensor kernel, Tensor targets)
    {
        Check(kernel, targets);
        using var scope = NewDisposeScope();
        return Of(UnitScale.DoublyCentered(kernel), UnitScale.Centered(targets));
    }

    /// <summary>
    /// The plain alignment of K = A Aᵀ, without forming it: ‖AᵀY‖_F² / (‖AᵀA‖_F ‖YᵀY‖_F); O(nm(m + C)) for m &lt; n.
    /// </summary>
    /// <param name="factor">A, n × m, Float64.</param>
    /// <param name="targets">Y, n × C, Float64.</param>
    /// <exception cref="ArgumentException">An argument is not a matrix of Float64, or their numbers of rows differ.</exception>
    public static double PlainOfFactor(Tensor factor, Tensor targets) => KernelAlignment.PlainOfFactors(factor, targets);

    /// <summary>The centred alignment of K = A Aᵀ, from HA and HY; O(nm(m + C)) for m &lt; n.</summary>
    /// <param name="factor">A, n × m, Float64.</param>
    /// <param name="targets">Y, n × C, Float64.</param>
    /// <exception cref="ArgumentException">An argument is not a matrix of Float64, or their numbers of rows differ.</exception>
    public static double CenteredOfFactor(Tensor factor, Tensor targets) => KernelAlignment.CenteredOfFactors(factor, targets);

    /// <summary>‖vᵀ Y‖² / ‖Y‖_F², the squared cosine of a unit vector with the target; O(nC).</summary>
    /// <param name="vector">v, n × 1, Float64, of length 1.</param>
    /// <param name="targets">Y, n × C, Float64.</param>
    /// <exception cref="ArgumentException">The vector is not one column, an argument is not a matrix of Float64, or their numbers of rows
    /// differ.</exception>
    public static double OfVector(Tensor vector, Tensor targets)
    {
        MatrixCheck.RequireMatrix(vector, nameof(vector));
        MatrixCheck.RequireMatrix(targets, nameof(targets));
        if (vector.shape[1] != 1)
            throw new ArgumentException($"The vector has {vector.shape[1]} columns; it needs one.", nameof(vector));
        MatrixCheck.RequireSameRows(vector, targets, nameof(targets));
        using var scope = NewDisposeScope();
        Tensor scaled = UnitScale.Of(targets);
        double projection = vector.t().mm(scaled).norm().item<double>() / scaled.norm().item<double>();
        return projection * projection;
    }

    /// <summary>
    /// Σ_{j ≤ k} ‖v_jᵀ Y‖² / ‖Y‖_F² for k = 1, 2, …: the share of the target in the span of the first k vectors,
    /// non-decreasing; O(nkC).
    /// </summary>
    /// <param name="vectors">V, n × k, Float64, orthonormal columns.</param>
    /// <param name="targets">Y, n × C, Float64.</param>
    /// <returns>k values in [0, 1].</returns>
    /// <exception cref="ArgumentException">An argument is not a matrix of Float64, or their numbers of rows differ.</exception>
    public static double[] Cumulative(Tensor vectors, Tensor targets)
    {
        MatrixCheck.RequireMatrix(vectors, nameof(vectors));
        MatrixCheck.RequireMatrix(targets, nameof(targets));
        MatrixCheck.RequireSameRows(vectors, targets, nameof(targets));
        using var scope = NewDisposeScope();
        Tensor scaled = UnitScale.Of(targets),
            projections = vectors.t().mm(scaled);
        return ((projections * projections).sum([1]).cumsum(0) / (scaled * scaled).sum()).ToDoubles();
    }

    private static double Of(Tensor kernel, Tensor targets)
    {
        double inner = (targets * kernel.mm(targets)).sum().item<double>();
        double norm = targets.t().mm(targets).norm().item<double>();
        return inner / (kernel.norm().item<double>() * norm);
    }

    private static void Check([NotNull] Tensor kernel, [NotNull] Tensor targets)
    {
        MatrixCheck.RequireSquare(kernel, nameof(kernel));
        MatrixCheck.RequireMatrix(targets, nameof(targets));
        MatrixCheck.RequireSameRows(kernel, targets, nameof(targets));
    }
}
