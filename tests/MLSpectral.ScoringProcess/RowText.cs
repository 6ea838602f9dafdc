using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.ScoringProcess;

/// <summary>
/// Rows of any data view as text, number by number in their bits, so that two views can be compared, in one process or two.
/// </summary>
internal static class RowText
{
    /// <summary>The rows in the order of the cursor: for each column its name and values.</summary>
    public static IEnumerable<string> Of(IDataView view, IEnumerable<string> columns)
    {
        DataViewSchema.Column[] active = [.. columns.Select(name => view.Schema[name])];
        using DataViewRowCursor cursor = view.GetRowCursor(active);
        Func<string> text = Reader(cursor, active);
        while (cursor.MoveNext())
            yield return text();
    }

    /// <summary>The same rows by their identity, read by several cursors at a time, each on a thread of its own.</summary>
    public static IReadOnlyDictionary<string, string> InParallel(IDataView view, IEnumerable<string> columns, int cursors)
    {
        DataViewSchema.Column[] active = [.. columns.Select(name => view.Schema[name])];
        DataViewRowCursor[] set = view.GetRowCursorSet(active, cursors);
        Task<List<(string Id, string Text)>>[] readers =
        [
            .. set.Select(cursor =>
                Task.Factory.StartNew(
                    () => Read(cursor, active),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                )
            ),
        ];
        return readers.SelectMany(reader => reader.Result).ToDictionary(row => row.Id, row => row.Text);
    }

    private static List<(string Id, string Text)> Read(DataViewRowCursor cursor, DataViewSchema.Column[] columns)
    {
        using (cursor)
        {
            var rows = new List<(string Id, string Text)>();
            Func<string> text = Reader(cursor, columns);
            ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
            DataViewRowId id = default;
            while (cursor.MoveNext())
            {
                getId(ref id);
                rows.Add((id.ToString(), text()));
            }

            return rows;
        }
    }

    private static Func<string> Reader(DataViewRow row, DataViewSchema.Column[] columns)
    {
        Func<string>[] readers = [.. columns.Select(column => ColumnReader(row, column))];
        return () => string.Join("; ", readers.Select((reader, i) => $"{columns[i].Name}: {reader()}"));
    }

    private static Func<string> ColumnReader(DataViewRow row, DataViewSchema.Column column) =>
        column.Type.RawType switch
        {
            Type type when type == typeof(float) => Scalar<float>(row, column),
            Type type when type == typeof(double) => Scalar<double>(row, column),
            Type type when type == typeof(bool) => Scalar<bool>(row, column),
            Type type when type == typeof(uint) => Scalar<uint>(row, column),
            Type type when type == typeof(int) => Scalar<int>(row, column),
            Type type when type == typeof(long) => Scalar<long>(row, column),
            Type type when type == typeof(ReadOnlyMemory<char>) => Scalar<ReadOnlyMemory<char>>(row, column),
            Type type when type == typeof(VBuffer<float>) => Vector<float>(row, column),
            Type type when type == typeof(VBuffer<double>) => Vector<double>(row, column),
            Type type when type == typeof(VBuffer<ReadOnlyMemory<char>>) => Vector<ReadOnlyMemory<char>>(row, column),
            Type type => throw new NotSupportedException($"Column '{column.Name}' holds {type}; add it here."),
        };

    private static Func<string> Scalar<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> get = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            get(ref value);
            return Text(value);
        };
    }

    private static Func<string> Vector<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> get = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            get(ref value);
            return string.Join(' ', value.DenseValues().Select(Text));
        };
    }

    private static string Text<T>(T value) =>
        value switch
        {
            float number => BitConverter.SingleToUInt32Bits(number).ToString("x8", CultureInfo.InvariantCulture),
            double number => BitConverter.DoubleToUInt64Bits(number).ToString("x16", CultureInfo.InvariantCulture),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => $"{value}",
        };
}
