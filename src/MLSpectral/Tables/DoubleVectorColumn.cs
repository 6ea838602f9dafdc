using System.Runtime.InteropServices;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>A column of dense vectors of Double, all of one length or of a length that varies from row to row.</summary>
/// <param name="name">The column's name.</param>
/// <param name="length">The length of every vector; 0 where it varies.</param>
/// <param name="get">Reads a row's vector.</param>
/// <param name="set">Writes it.</param>
internal sealed class DoubleVectorColumn<TRow>(string name, int length, Func<TRow, double[]> get, Action<TRow, double[]> set)
    : TableColumn<TRow>(
        name,
        length == 0 ? new VectorDataViewType(NumberDataViewType.Double) : new VectorDataViewType(NumberDataViewType.Double, length)
    )
    where TRow : class, new()
{
    public override int MinimumBytes => sizeof(int);

    public override Delegate CreateGetter(Func<TRow> currentRow) =>
        (ValueGetter<VBuffer<double>>)(
            (ref VBuffer<double> value) =>
            {
                double[] source = get(currentRow());
                VBufferEditor<double> editor = VBufferEditor.Create(ref value, source.Length);
                source.CopyTo(editor.Values);
                value = editor.Commit();
            }
        );

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
        {
            int count = reader.ReadCount(sizeof(double));
            if (length != 0 && count != length)
                throw new InvalidDataException(
                    $"A vector of column '{Name}' has {count} values; it must have {length}. The data is damaged."
                );
            set(row, reader.ReadArray<double>(count));
        }
    }

    public override DataFrameColumn ToDataFrameColumn(IReadOnlyList<TRow> rows) =>
        new VBufferDataFrameColumn<double>(Name, rows.Select(row => new VBuffer<double>(get(row).Length, [.. get(row)])));
}
