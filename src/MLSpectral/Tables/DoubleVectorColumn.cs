using System.Runtime.InteropServices;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Serialization;

namespace MLSpectral.Tables;

/// <summary>A column of dense vectors of Double whose length varies from row to row.</summary>
internal sealed class DoubleVectorColumn<TRow>(string name, Func<TRow, double[]> get, Action<TRow, double[]> set)
    : TableColumn<TRow>(name, new VectorDataViewType(NumberDataViewType.Double))
    where TRow : class, new()
{
    public override int MinimumBytes => sizeof(int);

    public override Delegate CreateGetter(Func<TRow> currentRow) => (ValueGetter<VBuffer<double>>)((ref VBuffer<double> value) =>
    {
        double[] source = get(currentRow());
        VBufferEditor<double> editor = VBufferEditor.Create(ref value, source.Length);
        source.CopyTo(editor.Values);
        value = editor.Commit();
    });

    public override void Write(BinaryWriter writer, IReadOnlyList<TRow> rows)
    {
        foreach (double[] values in rows.Select(get))
        {
            writer.Write(values.Length);
            writer.Write(MemoryMarshal.AsBytes<double>(values));
        }
    }

    public override void Read(PayloadReader reader, IReadOnlyList<TRow> rows)
    {
        foreach (TRow row in rows)
            set(row, reader.ReadArray<double>(reader.ReadCount(sizeof(double))));
    }

    public override DataFrameColumn ToDataFrameColumn(IReadOnlyList<TRow> rows) =>
        new VBufferDataFrameColumn<double>(Name, rows.Select(row => new VBuffer<double>(get(row).Length, [.. get(row)])));
}
