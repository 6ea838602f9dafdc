using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>G ← G + FᵀF with half the products of a matrix multiplication, as BLAS's syrk has it, which torch does not offer.</summary>
internal static class SymmetricUpdate
{
    /// <summary>Rows of a tile, where the caller does not choose.</summary>
    public const int DefaultTileRows = 128;

    /// <summary>Adds to the lower half of G, the diagonal included; what is above it has no meaning.</summary>
    /// <param name="gram">G, m × m.</param>
    /// <param name="factor">F, k × m.</param>
    /// <param name="tileRows">Rows of G that are added to at a time: fewer save more products.</param>
    public static void Add(Tensor gram, Tensor factor, int tileRows = DefaultTileRows)
    {
        for (int tile = 0; tile < TileCount(gram.shape[0], tileRows); tile++)
            AddTile(gram, factor, tile, tileRows);
    }

    /// <summary>The number of tiles.</summary>
    public static int TileCount(long side, int tileRows = DefaultTileRows) => checked((int)((side + tileRows - 1) / tileRows));

    /// <summary>Adds to one tile; different tiles may be added to at the same time.</summary>
    public static void AddTile(Tensor gram, Tensor factor, int tile, int tileRows = DefaultTileRows)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        long start = (long)tile * tileRows,
            count = Math.Min(tileRows, gram.shape[0] - start),
            end = start + count;
        gram.narrow(0, start, count).narrow(1, 0, end).addmm_(factor.narrow(1, start, count).t(), factor.narrow(1, 0, end), 1, 1);
    }
}
