using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>A scalar column of a fixed-size type.</summary>
internal sealed class NumberColumn<TRow, T>(string name, PrimitiveDataViewType type, Func<TRow, T> get, Action<TRow, T> set)
    : TableColumn<TRow>(name, type)
    where TRow : class, new()
    where T : unmanaged
{
    // NaN where the type has it, else 0.
    private static readonly T Missing = default(T) switch
    {
        double => (T)(object)double.NaN,
        float => (T)(object)float.NaN,
        T zero => zero,
    };

    public override int MinimumBytes => Unsafe.SizeOf<T>();

    public T Get(TRow row) => get(row);

    public override Delegate CreateGetter(Func<TRow> currentRow) => (ValueGetter<T>)((ref T value) => value = get(currentRow()));

    public override void Write(BinaryWriter writer, IReadOnlyList<TRow> rows)
    {
        T[] values = [.. rows.Select(get)];
        writer.Write(MemoryMarshal.AsBytes<T>(values));
    }

    public override void Read(PayloadReader reader, IReadOnlyList<TRow> rows)
    {
        T[] values = reader.ReadArray<T>(rows.Count);
        for (int i = 0; i < values.Length; i++)
            set(rows[i], values[i]);
    }

    public override void SetMissing(IReadOnlyList<TRow> rows)
    {
        foreach (TRow row in rows)
            set(row, Missing);
    }

    public override Action<TRow> CreateReader(DataViewRow row, IReadOnlyList<DataViewSchema.Column> sources)
    {
        Func<T> read = ForeignColumn.Scalar<T>(row, sources[0]);
        return target => set(target, read());
    }

    public override bool AreEqual(TRow one, TRow other) => EqualityComparer<T>.Default.Equals(get(one), get(other));

    public override IEnumerable<DataFrameColumn> ToDataFrameColumns(IReadOnlyList<TRow> rows) =>
        [new PrimitiveDataFrameColumn<T>(Name, rows.Select(get))];
}
