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
internal sealed class DoubleVectorColumn<TRow>(string name, int length, Func<TRow, VBuffer<double>> get, Action<TRow, VBuffer<double>> set)
    : TableColumn<TRow>(
        name,
        length == 0 ? new VectorDataViewType(NumberDataViewType.Double) : new VectorDataViewType(NumberDataViewType.Double, length)
    )
    where TRow : class, new()
{
    public override int MinimumBytes => sizeof(int);

    public override Delegate CreateGetter(Func<TRow> currentRow) =>
        (ValueGetter<VBuffer<double>>)((ref VBuffer<double> value) => get(currentRow()).CopyTo(ref value));

    public override void Write(BinaryWriter writer, IReadOnlyList<TRow> rows)
    {
        foreach (VBuffer<double> values in rows.Select(get))
        {
            writer.Write(values.Length);
            writer.Write(MemoryMarshal.AsBytes<double>([.. values.DenseValues()]));
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
            set(row, new VBuffer<double>(count, reader.ReadArray<double>(count)));
        }
    }

    public override Action<TRow> CreateReader(DataViewRow row, IReadOnlyList<DataViewSchema.Column> sources)
    {
        Func<double[]> read = ForeignColumn.Vector(row, sources[0]);
        return target =>
        {
            double[] values = read();

            // Loaders that want vectors of one length fill short ones up.
            int count = length == 0 ? 1 + Array.FindLastIndex(values, value => !double.IsNaN(value)) : values.Length;
            if (length != 0 && count != length)
                throw new ArgumentException(
                    FormattableString.Invariant($"A vector of column '{Name}' has {count} values; it must have {length}.")
                );
            set(target, new VBuffer<double>(count, values));
        };
    }

    public override bool AreEqual(TRow one, TRow other) => get(one).DenseValues().SequenceEqual(get(other).DenseValues());

    public override IEnumerable<DataFrameColumn> ToDataFrameColumns(IReadOnlyList<TRow> rows) =>
        [new VBufferDataFrameColumn<double>(Name, rows.Select(get))];
}
