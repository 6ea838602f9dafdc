using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>Collects the features of rows, whose number is not known before, dense or sparse as they come.</summary>
/// <remarks>
/// The rule: the first rows, <see cref="TrialSlots"/> features together and at least <see cref="LeastTrialRows"/> rows, are collected
/// dense. If a quarter of their slots or fewer came as entries of sparse vectors (a dense vector counts as full), they and all that
/// follow are kept sparse, in half the memory of dense rows or less; otherwise, and where there are no more rows than these, dense. If
/// the rows kept sparse turn out to be fuller in the end, they become dense.
/// </remarks>
/// <param name="width">d.</param>
/// <param name="chunkRows">The rows of a buffer.</param>
/// <param name="trialRows">How many rows decide; at most <paramref name="chunkRows"/>.</param>
internal sealed class FeatureColumn(int width, int chunkRows, int trialRows)
{
    private const int TrialSlots = 1 << 20;
    private const int LeastTrialRows = 32;

    // A sparse entry takes two numbers of memory, so this is half of the memory of dense rows.
    private const int SlotsPerEntry = 4;

    private readonly ChunkedColumn _dense = new(chunkRows, width);
    private SparseRowList? _sparse;
    private long _rows,
        _entries;

    /// <summary>Decides by the rule.</summary>
    public static FeatureColumn Create(int width, int chunkRows)
    {
        int trialRows = Math.Max(LeastTrialRows, TrialSlots / width);
        return new FeatureColumn(width, Math.Max(chunkRows, trialRows), trialRows);
    }

    private bool IsSparse => SlotsPerEntry * _entries <= _rows * width;

    /// <summary>The next row.</summary>
    public void Add(in VBuffer<float> row)
    {
        if (_rows == trialRows && IsSparse)
            MakeSparse();
        _rows++;
        ReadOnlySpan<float> values = row.GetValues();
        _entries += values.Length;
        if (_sparse is null)
            row.CopyTo(_dense.NextRow());
        else if (row.IsDense)
            _sparse.Add(values);
        else
            _sparse.Add(row.GetIndices(), values);
    }

    /// <summary>All rows so far.</summary>
    public FeatureRows ToRows()
    {
        if (_sparse is null)
            return new DenseFeatures(_dense.ToTensor());
        var rows = new SparseFeatures(width, _sparse.Rows);
        return IsSparse ? rows : new DenseFeatures(rows.Slice(0, rows.Count));
    }

    private void MakeSparse()
    {
        _sparse = new SparseRowList();
        for (int i = 0; i < trialRows; i++)
            _sparse.Add(_dense.Row(i));
        _dense.Clear();
    }
}
