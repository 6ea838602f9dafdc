using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// Σ_c ⟨b_{l,i,c}, b_{l,j,c}⟩ as Σ_k q_k R_ik R_jk: for b = D ∘ M_c, R = D and q_k = Σ_c M_ck², whatever the number of outputs.
/// </summary>
/// <param name="Rows">R, n × p, a view.</param>
/// <param name="Weights">q, p; null for ones. Owned.</param>
internal sealed record SummedDerivative(Tensor Rows, Tensor? Weights) : IDisposable
{
    /// <summary>The form for derivatives that differ from row to row. Not tied to a dispose scope.</summary>
    public static SummedDerivative Of(OutputDerivative derivative)
    {
        using var scope = NewDisposeScope();
        return derivative.Match<SummedDerivative>(
            _ => throw new InvalidOperationException("Constant derivatives have no rows."),
            separable =>
                new(
                    separable.Slopes.alias().DetachFromDisposeScope(),
                    (separable.Matrix * separable.Matrix).sum([0L]).DetachFromDisposeScope()
                ),
            general => new(general.Values.view(general.Values.shape[0], -1).DetachFromDisposeScope(), null)
        );
    }

    /// <summary>Σ_c ‖M_c‖² where b = M_c for every row, else null.</summary>
    public static double? ConstantGram(OutputDerivative derivative) =>
        derivative is OutputDerivative.Constant constant ? SquaredNorms.OfAll(constant.Matrix) : null;

    /// <summary>Rows of R diag q. In the caller's dispose scope.</summary>
    public Tensor WeightedRows(long start, long count)
    {
        Tensor rows = Rows.narrow(0, start, count);
        return Weights is null ? rows : rows * Weights;
    }

    public void Dispose()
    {
        Rows.Dispose();
        Weights?.Dispose();
    }
}
