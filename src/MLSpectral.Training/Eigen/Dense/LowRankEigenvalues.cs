using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Eigenvalues of a positive semi-definite matrix that is known to have few that are not 0.</summary>
/// <remarks>
/// With Q an orthonormal basis of the products of K with a few more random vectors than its rank, QᵀKQ has the eigenvalues of K that
/// are not 0 (Halko, Martinsson, Tropp 2011, algorithm 4.1; exact here, as the rank is). O(d² r) for rank r in place of O(d³), with an
/// error of some ε λ₁ as for the whole matrix.
/// </remarks>
internal static class LowRankEigenvalues
{
    // More than the rank, so that the basis is surely complete.
    private const long Oversampling = 8;

    /// <summary>Whether that is cheaper than to decompose the matrix.</summary>
    public static bool IsWorthwhile(long side, long rank) => 2 * (rank + Oversampling) < side;

    /// <summary>The largest eigenvalues, descending; those beyond the rank are rounding.</summary>
    /// <param name="lowerHalf">K, d × d, Float64; what is above the diagonal is not read.</param>
    /// <param name="rank">r, at least the rank of K.</param>
    /// <param name="seed">The seed of the random vectors.</param>
    public static double[] Of(Tensor lowerHalf, long rank, int seed)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var generator = new Generator((ulong)(uint)seed);
        Tensor matrix = lowerHalf.tril().Plus(lowerHalf.tril(-1).t());
        Tensor random = randn(matrix.shape[0], rank + Oversampling, ScalarType.Float64, generator: generator);
        Tensor basis = linalg.qr(matrix.mm(random)).Q;
        return DenseEigenvalues.InPlace(basis.t().mm(matrix.mm(basis)), withVectors: false).Values;
    }
}
