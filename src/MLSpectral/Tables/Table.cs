using System.Text;
using Microsoft.Data.Analysis;
using Microsoft.ML;

namespace MLSpectral;

/// <summary>Rows in memory as an ML.NET data view: any order, any number of cursors.</summary>
internal sealed class Table<TRow> : IDataView
    where TRow : class, new()
{
    // What is read may take at most so many times the bytes it comes from, but for small tables.
    private const int LargestGrowth = 16,
        SmallMemory = 1 << 20;

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

    /// <summary>Row count, column count; then each column: name, type, length of the values in bytes (Int64), values.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Rows.Count);
        writer.Write(_columns.Count);
        foreach (TableColumn<TRow> column in _columns)
        {
            writer.Write(column.Name);
            writer.Write(column.StoredType);
            using var values = new MemoryStream();
            using (var valueWriter = new BinaryWriter(values, Encoding.UTF8, leaveOpen: true))
                column.Write(valueWriter, Rows);
            writer.Write(values.Length);
            writer.Write(values.GetBuffer().AsSpan(0, (int)values.Length));
        }
    }

    /// <summary>
    /// Reads what <see cref="Write"/> wrote, here or in another version: columns in any order, those that are not known skipped, those that
    /// are missing set to NaN, or what else a row has where nothing is known. Nothing is made before all lengths are checked.
    /// </summary>
    /// <exception cref="InvalidDataException">A column occurs twice, has another type than it must, or not as many bytes as the rows take;
    /// or the rows would take far more memory than the file has bytes.</exception>
    public static Table<TRow> Read(IReadOnlyList<TableColumn<TRow>> columns, PayloadReader reader)
    {
        int rowCount = reader.ReadInt32();
        var stored = new Dictionary<string, (string Type, PayloadReader Values)>();
        for (int left = reader.ReadCount(bytesEach: 1 + 1 + sizeof(long)); left > 0; left--)
        {
            string name = reader.ReadString();
            if (!stored.TryAdd(name, (reader.ReadString(), reader.ReadPart())))
                throw new InvalidDataException($"A table of the model has the column '{name}' twice: it was written wrongly.");
        }

        // Of a row all columns take memory, whichever are stored.
        long memory = rowCount * columns.Sum(column => (long)column.MinimumBytes);
        if (rowCount < 0 || memory > SmallMemory + ((long)LargestGrowth * reader.Length))
            throw new InvalidDataException(
                $"A table of the model announces {rowCount} rows, more than its {reader.Length} bytes can hold: it was written wrongly."
            );
        foreach (TableColumn<TRow> column in columns)
        {
            if (stored.TryGetValue(column.Name, out (string Type, PayloadReader Values) found))
                Require(column, found.Type, found.Values.Length, rowCount);
        }

        TRow[] rows = [.. Enumerable.Range(0, rowCount).Select(_ => new TRow())];
        foreach (TableColumn<TRow> column in columns)
        {
            if (stored.TryGetValue(column.Name, out (string Type, PayloadReader Values) found))
            {
                column.Read(found.Values, rows);
                found.Values.CheckAtEnd();
            }
            else
            {
                column.SetMissing(rows);
            }
        }

        return new Table<TRow>(columns, rows);
    }

    private static void Require(TableColumn<TRow> column, string type, int bytes, int rowCount)
    {
        if (type != column.StoredType)
            throw new InvalidDataException(
                $"A table of the model has a column '{column.Name}' of type {type} where {column.StoredType} is expected: it was "
                    + "written wrongly."
            );
        if (bytes < (long)rowCount * column.MinimumBytes)
            throw new InvalidDataException(
                $"A table of the model has {rowCount} rows, more than the {bytes} bytes of its column '{column.Name}' can hold: it was "
                    + $"written wrongly."
            );
    }
}
