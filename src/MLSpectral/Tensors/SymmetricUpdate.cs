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
        for (int tile = 0; tile < TileCount(gram.shape[0]); tile++)
            AddTile(gram, factor, tile);
    }

    /// <summary>The number of tiles, each of some rows of G.</summary>
    public static int TileCount(long side) => checked((int)((side + TileRows - 1) / TileRows));

    /// <summary>Adds to one tile; different tiles may be added to at the same time.</summary>
    public static void AddTile(Tensor gram, Tensor factor, int tile)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        long start = tile * TileRows, count = Math.Min(TileRows, gram.shape[0] - start), end = start + count;
        gram.narrow(0, start, count).narrow(1, 0, end).addmm_(factor.narrow(1, start, count).t(), factor.narrow(1, 0, end), 1, 1);
    }
}
