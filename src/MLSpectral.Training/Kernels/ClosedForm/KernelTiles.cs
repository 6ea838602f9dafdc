using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// What is done with the tiles of a kernel: put together, or multiplied and summed up without storing the kernel. Results belong to the
/// caller's dispose scope.
/// </summary>
/// <param name="assembly">Makes what computes the tiles, for one thread.</param>
/// <param name="grid">Cuts the kernel.</param>
/// <param name="blockSize">Rows of the kernel for each sample.</param>
internal sealed class KernelTiles(Func<TileAssembly> assembly, TileGrid grid, long blockSize)
{
    /// <summary>A symmetric kernel: half of the tiles are computed.</summary>
    public Tensor Form(long samples, ScalarType type)
    {
        long size = checked(samples * blockSize);
        Tensor result = empty(size, size, type);
        ForEachBlock(samples, (tiles, _, start, count) =>
        {
            foreach (Tile tile in grid.CoveringTiles(start, count))
                Write(tiles, tile, result);
            SymmetricProduct.MirrorRows(result, start * blockSize, (start + count) * blockSize);
        });
        return result;
    }

    /// <summary>A kernel between two samples.</summary>
    public Tensor FormCross(long rows, long columns, ScalarType type)
    {
        Tensor result = empty(checked(rows * blockSize), checked(columns * blockSize), type);
        ForEachBlock(rows, (tiles, _, start, count) =>
        {
            foreach (Tile tile in grid.Tiles(start, count, columns))
                Write(tiles, tile, result);
        });
        return result;
    }

    /// <summary>K V for a symmetric kernel.</summary>
    public Tensor Multiply(long samples, Tensor block)
    {
        // Every thread has a sum and blocks of its own, so that the order of summation does not depend on which is faster.
        (long Start, long Count)[] blocks = [.. grid.Rows(samples)];
        int workers = TensorWorkers.Count(blocks.Length, samples * blockSize);
        using TileAssembly first = assembly();
        Tensor[] sums = [.. Enumerable.Range(0, workers).Select(_ => zeros(block.shape, block.dtype))];
        TensorWorkers.Run(workers, worker =>
        {
            using TileAssembly tiles = assembly();
            using var memory = new ScratchTensor(block.dtype);
            for (int b = worker; b < blocks.Length; b += workers)
                ForEachLower(tiles, memory, blocks[b], (tile, entries) => AddProduct(tile, entries, block, sums[worker]));
        });
        return sums.Aggregate((sum, part) => sum.IncreaseBy(part));
    }

    /// <summary>Σ K_ij² for a symmetric kernel.</summary>
    public double SumOfSquares(long samples, ScalarType type)
    {
        var sums = new double[grid.Rows(samples).Count()];
        ForEachBlock(samples, (tiles, number, start, count) =>
        {
            using var memory = new ScratchTensor(type);
            ForEachLower(tiles, memory, (start, count), (tile, entries) =>
                sums[number] += (tile.IsDiagonal ? 1 : 2) * SquaredNorms.OfAll(entries)
            );
        });
        return sums.Sum();
    }

    private void AddProduct(Tile tile, Tensor entries, Tensor block, Tensor sum)
    {
        (long row, long rows) = (tile.Row * blockSize, tile.Rows * blockSize);
        (long column, long columns) = (tile.Column * blockSize, tile.Columns * blockSize);
        sum.narrow(0, row, rows).IncreaseBy(entries.mm(block.narrow(0, column, columns)));
        if (!tile.IsDiagonal)
            sum.narrow(0, column, columns).IncreaseBy(entries.t().mm(block.narrow(0, row, rows)));
    }

    private void ForEachBlock(long samples, Action<TileAssembly, int, long, long> action)
    {
        (long Start, long Count)[] blocks = [.. grid.Rows(samples)];

        // What assemblies share is computed here, before there are threads.
        using TileAssembly first = assembly();
        int next = blocks.Length;
        TensorWorkers.Run(TensorWorkers.Count(blocks.Length, samples * blockSize), worker =>
        {
            using TileAssembly? other = worker == 0 ? null : assembly();
            for (int number = Interlocked.Decrement(ref next); number >= 0; number = Interlocked.Decrement(ref next))
            {
                using var scope = NewDisposeScope();
                action(other ?? first, number, blocks[number].Start, blocks[number].Count);
            }
        });
    }

    private void ForEachLower(TileAssembly tiles, ScratchTensor memory, (long Start, long Count) block, Action<Tile, Tensor> action)
    {
        foreach (Tile tile in grid.LowerTiles(block.Start, block.Count))
        {
            using var scope = NewDisposeScope();
            Tensor entries = memory.Of(tile.Rows * blockSize, tile.Columns * blockSize);
            tiles.Write(tile, entries);
            action(tile, entries);
        }
    }

    private void Write(TileAssembly tiles, Tile tile, Tensor kernel)
    {
        using var scope = NewDisposeScope();
        tiles.Write(
            tile,
            kernel.narrow(0, tile.Row * blockSize, tile.Rows * blockSize).narrow(1, tile.Column * blockSize, tile.Columns * blockSize)
        );
    }
}
