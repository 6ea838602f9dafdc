using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>A text column.</summary>
internal sealed class TextColumn<TRow>(string name, Func<TRow, string> get, Action<TRow, string> set)
    : TableColumn<TRow>(name, TextDataViewType.Instance)
    where TRow : class, new()
{
    public override int MinimumBytes => 1;

    public override Delegate CreateGetter(Func<TRow> currentRow) =>
        (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = get(currentRow()).AsMemory());

    public override void Write(BinaryWriter writer, IReadOnlyList<TRow> rows)
    {
        foreach (TRow row in rows)
            writer.Write(get(row));
    }

    public override void Read(PayloadReader reader, IReadOnlyList<TRow> rows)
    {
        foreach (TRow row in rows)
            set(row, reader.ReadString());
    }

    public override Action<TRow> CreateReader(DataViewRow row, IReadOnlyList<DataViewSchema.Column> sources)
    {
        Func<string> read = ForeignColumn.Text(row, sources[0]);
        return target => set(target, read());
    }

    public override bool AreEqual(TRow one, TRow other) => get(one) == get(other);

    public override IEnumerable<DataFrameColumn> ToDataFrameColumns(IReadOnlyList<TRow> rows) =>
        [new StringDataFrameColumn(Name, rows.Select(get))];
}
