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
            builder.AddColumn(column.Name, column.Type);
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

    public DataFrame ToDataFrame() => new(_columns.Select(column => column.ToDataFrameColumn(Rows)));

    /// <summary>Row count, column count; then each column: name, type, values.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Rows.Count);
        writer.Write(_columns.Count);
        foreach (TableColumn<TRow> column in _columns)
        {
            writer.Write(column.Name);
            writer.Write(column.Type.ToString()!);
            column.Write(writer, Rows);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote. A column that is not in the payload keeps the value of a new row.</summary>
    public static Table<TRow> Read(IReadOnlyList<TableColumn<TRow>> columns, PayloadReader reader)
    {
        int rowCount = reader.ReadCount(bytesEach: 1);
        TRow[] rows = [.. Enumerable.Range(0, rowCount).Select(_ => new TRow())];
        int columnCount = reader.ReadCount(bytesEach: 2);
        for (int i = 0; i < columnCount; i++)
        {
            string name = reader.ReadString(), type = reader.ReadString();
            TableColumn<TRow> column = columns.FirstOrDefault(c => c.Name == name && c.Type.ToString() == type)
                ?? throw new InvalidDataException($"The model has a column '{name}' of type {type} that this MLSpectral does not know. Load it with the MLSpectral that saved it, or a newer one.");
            column.Read(reader, rows);
        }

        reader.CheckAtEnd();
        return new Table<TRow>(columns, rows);
    }
}
