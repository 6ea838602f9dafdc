using Microsoft.Data.Analysis;
using Microsoft.ML;
using MLSpectral.Serialization;

namespace MLSpectral.Tables;

/// <summary>Rows in memory as an ML.NET data view: any order, any number of cursors.</summary>
internal sealed class Table<TRow> : IDataView
    where TRow : class, new()
{
    private readonly IReadOnlyList<TableColumn<TRow>> _columns;

    public Table(IReadOnlyList<TableColumn<TRow>> columns, IReadOnlyList<TRow> rows)
    {
        _columns = columns;
        Rows = rows;
        var builder = new DataViewSchema.Builder();
        foreach (TableColumn<TRow> column in columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        Schema = builder.ToSchema();
    }

    public IReadOnlyList<TRow> Rows { get; }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => true;

    public long? GetRowCount() => Rows.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new TableCursor<TRow>(Schema, _columns, Rows, columnsNeeded, rand);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    public DataFrame ToDataFrame() => new(_columns.SelectMany(column => column.ToDataFrameColumns(Rows)));

    /// <summary>Row count, column count; then each column: name, type, values.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Rows.Count);
        writer.Write(_columns.Count);
        foreach (TableColumn<TRow> column in _columns)
        {
            writer.Write(column.Name);
            writer.Write(column.StoredType);
            column.Write(writer, Rows);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote: the same columns in the same order.</summary>
    /// <exception cref="InvalidDataException">The columns are others, or the bytes do not hold so many rows.</exception>
    public static Table<TRow> Read(IReadOnlyList<TableColumn<TRow>> columns, PayloadReader reader)
    {
        int rowCount = reader.ReadCount(columns.Sum(column => column.MinimumBytes));
        int columnCount = reader.ReadInt32();
        if (columnCount != columns.Count)
            throw new InvalidDataException(
                $"A table of the model has {columnCount} columns where {columns.Count} were expected: it was written wrongly."
            );

        TRow[] rows = [.. Enumerable.Range(0, rowCount).Select(_ => new TRow())];
        foreach (TableColumn<TRow> column in columns)
        {
            string name = reader.ReadString(),
                type = reader.ReadString();
            if (name != column.Name || type != column.StoredType)
                throw new InvalidDataException(
                    $"A table of the model has a column '{name}' of type {type} where '{column.Name}' of type {column.StoredType} was "
                        + $"expected: it was written wrongly."
                );
            column.Read(reader, rows);
        }

        return new Table<TRow>(columns, rows);
    }
}
