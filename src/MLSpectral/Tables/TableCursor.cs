using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>Walks the rows of a table, in order or in a random order.</summary>
internal sealed class TableCursor<TRow> : DataViewRowCursor
    where TRow : class, new()
{
    private readonly IReadOnlyList<TRow> _rows;
    private readonly int[]? _order;
    private readonly Delegate?[] _getters;
    private long _position = -1;
    private bool _ended;

    public TableCursor(
        DataViewSchema schema,
        IReadOnlyList<TableColumn<TRow>> columns,
        IReadOnlyList<TRow> rows,
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        Random? random
    )
    {
        Schema = schema;
        _rows = rows;
        _getters = new Delegate?[columns.Count];
        foreach (DataViewSchema.Column column in columnsNeeded)
            _getters[column.Index] = columns[column.Index].CreateGetter(() => _rows[RowIndex]);
        if (random is not null)
        {
            _order = [.. Enumerable.Range(0, rows.Count)];
            random.Shuffle(_order);
        }
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    private int RowIndex =>
        _position >= 0
            ? _order?[(int)_position] ?? (int)_position
            : throw new InvalidOperationException("The cursor is not on a row: call MoveNext, and read values only while it returns true.");

    public override bool IsColumnActive(DataViewSchema.Column column) => _getters[column.Index] is not null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Delegate getter = _getters[column.Index]
            ?? throw new InvalidOperationException($"Column '{column.Name}' is not active in this cursor: name it in GetRowCursor.");
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type}, not {typeof(TValue)}.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)RowIndex, 0);

    public override bool MoveNext()
    {
        _ended |= _position + 1 >= _rows.Count;
        _position = _ended ? -1 : _position + 1;
        return !_ended;
    }
}
