namespace MLSpectral.Kernels;

/// <summary>Neighbouring blocks of a stream of rows.</summary>
internal sealed class RowBlocks(int blocks, int blockRows, int width) : IDisposable
{
    private readonly RowBlock[] _blocks = [.. Enumerable.Range(0, blocks).Select(_ => new RowBlock(blockRows, width))];

    /// <summary>The blocks that hold rows: the first ones.</summary>
    public int Count { get; private set; }

    /// <summary>The rows in them.</summary>
    public long RowCount => _blocks.Take(Count).Sum(block => (long)block.Count);

    public RowBlock this[int index] => _blocks[index];

    /// <summary>Fills one after another; see <see cref="RowBlock.Fill"/>.</summary>
    /// <returns>Whether all are full.</returns>
    public bool Fill(RowWriter next, RunningMean mean)
    {
        Clear();
        while (Count < _blocks.Length)
        {
            RowBlock block = _blocks[Count];
            bool isFull = block.Fill(next, mean);
            if (block.Count > 0)
                Count++;
            if (!isFull)
                return false;
        }

        return true;
    }

    /// <summary>Forgets the rows.</summary>
    public void Clear() => Count = 0;

    public void Dispose()
    {
        foreach (RowBlock block in _blocks)
            block.Dispose();
    }
}
