using MLSpectral.Tensors;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>What is done with the tiles of a kernel: put together, or multiplied and summed up without storing the kernel. Results belong to the caller's dispose scope.</summary>
/// <param name="tiles">Computes the tiles.</param>
/// <param name="grid">Cuts the kernel.</param>
/// <param name="blockSize">Rows of the kernel for each sample.</param>
internal sealed class KernelTiles(TileAssembly tiles, TileGrid grid, long blockSize) : IDisposable
{
    /// <summary>A symmetric kernel: half of the tiles are computed.</summary>
    public Tensor Form(long samples, ScalarType type)
    {
        long size = checked(samples * blockSize);
        Tensor result = empty(size, size, type);
        foreach ((long start, long count) in grid.Rows(samples))
        {
            foreach (Tile tile in grid.LowerTiles(start, count))
                Write(tile, result);
            SymmetricProduct.MirrorRows(result, start * blockSize, (start + count) * blockSize);
        }

        return result;
    }

    /// <summary>A kernel between two samples.</summary>
    public Tensor FormCross(long rows, long columns, ScalarType type)
    {
        Tensor result = empty(checked(rows * blockSize), checked(columns * blockSize), type);
        foreach ((long start, long count) in grid.Rows(rows))
        {
            foreach (Tile tile in grid.Tiles(start, count, columns))
                Write(tile, result);
        }

        return result;
    }

    /// <summary>K V for a symmetric kernel.</summary>
    public Tensor Multiply(long samples, Tensor block)
    {
        Tensor result = zeros(block.shape, block.dtype);
        ForEachLower(samples, block.dtype, (tile, entries) =>
        {
            (long row, long rows) = (tile.Row * blockSize, tile.Rows * blockSize);
            (long column, long columns) = (tile.Column * blockSize, tile.Columns * blockSize);
            result.narrow(0, row, rows).IncreaseBy(entries.mm(block.narrow(0, column, columns)));
            if (!tile.IsDiagonal)
                result.narrow(0, column, columns).IncreaseBy(entries.t().mm(block.narrow(0, row, rows)));
        });
        return result;
    }

    /// <summary>Σ K_ij² for a symmetric kernel.</summary>
    public double SumOfSquares(long samples, ScalarType type)
    {
        double sum = 0;
        ForEachLower(samples, type, (tile, entries) => sum += (tile.IsDiagonal ? 1 : 2) * SquaredNorms.OfAll(entries));
        return sum;
    }

    public void Dispose() => tiles.Dispose();

    private void ForEachLower(long samples, ScalarType type, Action<Tile, Tensor> action)
    {
        using var memory = new ScratchTensor(type);
        foreach (Tile tile in grid.Rows(samples).SelectMany(rows => grid.LowerTiles(rows.Start, rows.Count)))
        {
            using var scope = NewDisposeScope();
            Tensor entries = memory.Of(tile.Rows * blockSize, tile.Columns * blockSize);
            tiles.Write(tile, entries);
            action(tile, entries);
        }
    }

    private void Write(Tile tile, Tensor kernel)
    {
        using var scope = NewDisposeScope();
        tiles.Write(tile, kernel.narrow(0, tile.Row * blockSize, tile.Rows * blockSize).narrow(1, tile.Column * blockSize, tile.Columns * blockSize));
    }
}
