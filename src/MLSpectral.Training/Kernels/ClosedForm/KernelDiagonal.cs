using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>The diagonal of a tangent kernel in O(n Σ m_l), in double precision from values of any precision.</summary>
internal static class KernelDiagonal
{
    /// <summary>The diagonal: n, or nC for all outputs. In the caller's dispose scope.</summary>
    public static Tensor Of(IReadOnlyList<KernelTerm> terms, KernelSide side, bool isSummed)
    {
        using var scope = NewDisposeScope();
        Tensor? result = null;
        foreach (KernelTerm term in terms)
        {
            Tensor derivatives = Derivatives(side.Backward.At(term.Layer), isSummed);
            result ??= zeros([side.Forward.Rows, derivatives.shape[1]], ScalarType.Float64);
            if (term.WeightFactor is double weights)
                result.IncreaseByProduct(SquaredNorms.OfRows(side.Forward.Activations(term.Layer - 1)).unsqueeze(1), derivatives, weights);
            if (term.BiasFactor is double biases)
                result.IncreaseBy(derivatives, biases);
        }

        return scope.MoveToOuter(result!.view(-1));
    }

    // ⟨b_{i,c}, b_{i,c}⟩, n × C, or their sums over c, n × 1; one row where they are the same for all.
    private static Tensor Derivatives(OutputDerivative derivative, bool isSummed) =>
        derivative.Match(
            constant => Sum(SquaredNorms.OfRows(constant.Matrix).unsqueeze(0), isSummed),
            separable => SquaredNorms.OfRows(separable.Slopes, Sum((separable.Matrix * separable.Matrix).t(), isSummed).t()),
            general =>
                Sum(SquaredNorms.OfRows(general.Values.view(-1, general.Values.shape[2])).view(general.Values.shape[0], -1), isSummed)
        );

    private static Tensor Sum(Tensor values, bool isSummed) => isSummed ? values.sum([1L], keepdim: true) : values;
}
