using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>
/// One column of a table whose rows are objects: the single description that its <c>IDataView</c>, its binary form and its data frame are
/// made from, and that it is read from other views with.
/// </summary>
internal abstract class TableColumn<TRow>(string name, DataViewType type)
    where TRow : class, new()
{
    public string Name { get; } = name;

    public DataViewType Type { get; } = type;

    /// <summary>The name of the type in the binary form.</summary>
    public virtual string StoredType => Type.ToString()!;

    /// <summary>What the schema says of the column besides its type; null for nothing.</summary>
    public virtual DataViewSchema.Annotations? Annotations => null;

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

    /// <summary>Which columns of another view belong to this one: the one of its name.</summary>
    public virtual IReadOnlyList<DataViewSchema.Column> Sources(DataViewSchema schema) =>
        schema.GetColumnOrNull(Name) is DataViewSchema.Column column ? [column] : [];

    /// <summary>Reads the current row of another view.</summary>
    /// <param name="row">The row of the view.</param>
    /// <param name="sources">What <see cref="Sources"/> found there; not empty.</param>
    /// <exception cref="ArgumentException">A source has a type that cannot be read as this column's.</exception>
    public abstract Action<TRow> CreateReader(DataViewRow row, IReadOnlyList<DataViewSchema.Column> sources);

    /// <summary>Whether two rows have the same value; NaN is the same as NaN.</summary>
    public abstract bool AreEqual(TRow one, TRow other);

    /// <summary>The column as one or more of a data frame, all rows.</summary>
    public abstract IEnumerable<DataFrameColumn> ToDataFrameColumns(IReadOnlyList<TRow> rows);
}
