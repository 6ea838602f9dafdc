using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>
/// One column of a table whose rows are objects: the single description that its <c>IDataView</c>, its binary form and its data frame are
/// made from.
/// </summary>
internal abstract class TableColumn<TRow>(string name, DataViewType type)
    where TRow : class, new()
{
    public string Name { get; } = name;

    public DataViewType Type { get; } = type;

    /// <summary>
    /// The fewest bytes that a row takes in <see cref="Write"/>: bounds what a damaged payload can make a reader allocate.
    /// </summary>
    public abstract int MinimumBytes { get; }

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's type that reads whatever row is current.</summary>
    public abstract Delegate CreateGetter(Func<TRow> currentRow);

    /// <summary>The values of all rows.</summary>
    public abstract void Write(BinaryWriter writer, IReadOnlyList<TRow> rows);

    /// <summary>Reads what <see cref="Write"/> wrote into the rows.</summary>
    public abstract void Read(PayloadReader reader, IReadOnlyList<TRow> rows);

    /// <summary>
    /// Fills the column of rows that were saved without it; unless overridden, they keep what a new row has.
    /// </summary>
    public virtual void SetMissing(IReadOnlyList<TRow> rows) { }

    /// <summary>The column as one of a data frame, all rows.</summary>
    public abstract DataFrameColumn ToDataFrameColumn(IReadOnlyList<TRow> rows);
}
