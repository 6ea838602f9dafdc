namespace MLSpectral;

/// <summary>
/// Collects sparse rows: many share a pair of arrays, so that neither a large array is copied to grow nor each row is an object.
/// </summary>
internal sealed class SparseRowList
{
    private const int ChunkLength = 1 << 18;

    private readonly List<SparseRow> _rows = [];
    private int[] _columns = [];
    private float[] _values = [];
    private int _used;

    public IReadOnlyList<SparseRow> Rows => _rows;

    /// <summary>A row as its entries.</summary>
    public void Add(ReadOnlySpan<int> columns, ReadOnlySpan<float> values)
    {
        Reserve(values.Length);
        columns.CopyTo(_columns.AsSpan(_used));
        values.CopyTo(_values.AsSpan(_used));
        Close(values.Length);
    }

    /// <summary>A dense row, of which all but the zeros is kept (−0 is no zero here: batches are the same bits).</summary>
    public void Add(ReadOnlySpan<float> row)
    {
        Reserve(row.Length);
        int count = 0;
        for (int column = 0; column < row.Length; column++)
        {
            if (BitConverter.SingleToInt32Bits(row[column]) == 0)
                continue;
            _columns[_used + count] = column;
            _values[_used + count++] = row[column];
        }

        Close(count);
    }

    private void Reserve(int count)
    {
        if (_values.Length - _used >= count)
            return;
        int length = Math.Max(ChunkLength, count);
        (_columns, _values, _used) = (new int[length], new float[length], 0);
    }

    private void Close(int count)
    {
        _rows.Add(new SparseRow(_columns, _values, _used, count));
        _used += count;
    }
}
