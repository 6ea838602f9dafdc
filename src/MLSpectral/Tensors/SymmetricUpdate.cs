using static TorchSharp.torch;

namespace MLSpectral.Tensors;

/// <summary>G ← G + FᵀF with half the products of a matrix multiplication, as BLAS's syrk has it, which torch does not offer.</summary>
internal static class SymmetricUpdate
{
    private const long TileRows = 128;

    /// <summary>Adds to the lower half of G, the diagonal included; what is above it has no meaning.</summary>
    /// <param name="gram">G, m × m.</param>
    /// <param name="factor">F, k × m.</param>
    public static void Add(Tensor gram, Tensor factor)
    {
        long m = gram.shape[0];
        using var noGrad = no_grad();
        for (long start = 0; start < m; start += TileRows)
        {
            using var scope = NewDisposeScope();
            long count = Math.Min(TileRows, m - start), end = start + count;
            gram.narrow(0, start, count).narrow(1, 0, end).addmm_(factor.narrow(1, start, count).t(), factor.narrow(1, 0, end), 1, 1);
        }
    }
}
