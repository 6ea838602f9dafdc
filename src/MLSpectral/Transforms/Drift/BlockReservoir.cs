namespace MLSpectral;

/// <summary>
/// Blocks of consecutive rows out of a stream of any length: all as long as they fit, then each block seen so far with the same probability
/// (reservoir sampling, Vitter 1985).
/// </summary>
/// <remarks>
/// A block's fate is known when it begins, so a row of a block that is not kept costs a counter. Memory: 128 blocks of rows.
/// </remarks>
/// <param name="coordinates">The length of a row.</param>
/// <param name="rowsPerBlock">Rows in a block.</param>
/// <param name="random">Chooses the blocks.</param>
internal sealed class BlockReservoir(int coordinates, int rowsPerBlock, Random random)
{
    /// <summary>The largest number of blocks kept.</summary>
    public const int Capacity = 128;

    private const int Discarded = -1;

    private readonly List<double[]> _blocks = [];
    private double[] _current = new double[rowsPerBlock * coordinates];
    private int _rowsInCurrent,
        _place;
    private long _blocksBefore;

    /// <summary>Whether the block that the next row belongs to will be kept, once it is whole.</summary>
    public bool KeepsNext => _place != Discarded;

    /// <summary>Adds the next row.</summary>
    /// <param name="row">Its coordinates; not read where <see cref="KeepsNext"/> is false.</param>
    public void Add(ReadOnlySpan<double> row)
    {
        if (KeepsNext)
            row.CopyTo(_current.AsSpan(_rowsInCurrent * coordinates));
        if (++_rowsInCurrent < rowsPerBlock)
            return;
        if (KeepsNext)
            Keep();
        _rowsInCurrent = 0;
        _blocksBefore++;
        _place = _blocksBefore < Capacity ? (int)_blocksBefore : Draw();
    }

    /// <summary>
    /// What was kept, each piece whole blocks of some smaller size. The rows of the last block, which is not whole, are among them as long
    /// as no block was discarded.
    /// </summary>
    /// <param name="rowsPerPart">A divisor of the rows in a block.</param>
    public IEnumerable<ReadOnlyMemory<double>> Parts(int rowsPerPart)
    {
        int length = rowsPerPart * coordinates;
        foreach ((double[] block, int rows) in Kept())
        {
            for (int first = 0; first + rowsPerPart <= rows; first += rowsPerPart)
                yield return block.AsMemory(first * coordinates, length);
        }
    }

    /// <summary>The number of rows kept, those of the last block among them as in <see cref="Parts"/>.</summary>
    public int KeptRowCount => Kept().Sum(kept => kept.Rows);

    private IEnumerable<(double[] Block, int Rows)> Kept()
    {
        IEnumerable<(double[] Block, int Rows)> whole = _blocks.Select(block => (block, rowsPerBlock));
        return _blocksBefore < Capacity ? whole.Append((_current, _rowsInCurrent)) : whole;
    }

    private void Keep()
    {
        if (_place < _blocks.Count)
        {
            (_blocks[_place], _current) = (_current, _blocks[_place]);
            return;
        }

        _blocks.Add(_current);
        _current = new double[_current.Length];
    }

    private int Draw()
    {
        long place = (long)(random.NextDouble() * (_blocksBefore + 1));
        return place < Capacity ? (int)place : Discarded;
    }
}
