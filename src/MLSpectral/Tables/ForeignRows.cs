using Microsoft.ML;

namespace MLSpectral;

/// <summary>
/// Rows from any view that has columns of their names, in any order; what it lacks keeps its default, other columns are left.
/// </summary>
internal static class ForeignRows
{
    /// <summary>Reads the rows.</summary>
    /// <param name="columns">The columns of the rows.</param>
    /// <param name="view">The view.</param>
    /// <exception cref="ArgumentException">The view has none of the columns, or a value cannot be read; the message names the column and
    /// the row.</exception>
    public static IReadOnlyList<TRow> Read<TRow>(IReadOnlyList<TableColumn<TRow>> columns, IDataView view)
        where TRow : class, new()
    {
        var found = columns
            .Select(column => (Column: column, Sources: column.Sources(view.Schema)))
            .Where(pair => pair.Sources.Count > 0)
            .ToArray();
        if (found.Length == 0)
            throw new ArgumentException(
                $"The data has no column of this table; it needs some of {string.Join(", ", columns.Select(column => column.Name))}, and "
                    + $"has {string.Join(", ", view.Schema.Select(column => column.Name))}.",
                nameof(view)
            );
        using DataViewRowCursor cursor = view.GetRowCursor(found.SelectMany(pair => pair.Sources));
        Action<TRow>[] readers = [.. found.Select(pair => pair.Column.CreateReader(cursor, pair.Sources))];
        var rows = new List<TRow>();
        while (cursor.MoveNext())
        {
            var row = new TRow();
            try
            {
                foreach (Action<TRow> read in readers)
                    read(row);
            }
            catch (ArgumentException failure)
            {
                throw new ArgumentException(FormattableString.Invariant($"Row {rows.Count} cannot be read: {failure.Message}"), failure);
            }

            rows.Add(row);
        }

        return rows;
    }
}
