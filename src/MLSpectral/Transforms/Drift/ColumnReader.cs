using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral;

/// <summary>Reads the rows of a column, in their order, batch by batch.</summary>
internal sealed class ColumnReader : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly double[] _row;
    private readonly Func<bool> _tryRead;

    /// <summary>Opens a cursor.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="column">Found by <see cref="Find"/>.</param>
    /// <param name="coordinates">What becomes of a row.</param>
    public ColumnReader(IDataView data, DataViewSchema.Column column, RowCoordinates coordinates)
    {
        _cursor = data.GetRowCursor([column]);
        _row = new double[coordinates.Count];
        _tryRead =
            ((VectorDataViewType)column.Type).ItemType.RawType == typeof(float)
                ? Reader<float>(column, coordinates)
                : Reader<double>(column, coordinates);
    }

    /// <summary>The column of a schema.</summary>
    /// <exception cref="ArgumentException">It is missing or of another type.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, int width)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name)
            ?? throw new ArgumentException(
                $"The data has no column '{name}', which the probe was fitted to. Transform the data as the training data was.",
                nameof(schema)
            );
        if (
            column.Type is not VectorDataViewType { ItemType: NumberDataViewType item } vector
            || vector.Size != width
            || (item != NumberDataViewType.Single && item != NumberDataViewType.Double)
        )
            throw new ArgumentException(
                $"Column '{name}' is {column.Type}, and the probe compares vectors of {width} numbers of Single or Double. "
                    + $"Transform the data as the training data was.",
                nameof(schema)
            );
        return column;
    }

    /// <summary>Reads a batch.</summary>
    /// <param name="most">The most rows to read.</param>
    /// <param name="reservoir">Is given the usable ones.</param>
    /// <returns>The rows read, fewer than asked for at the end of the data, and how many of them were not usable.</returns>
    public (long Rows, long Skipped) Read(long most, BlockReservoir reservoir)
    {
        long rows = 0,
            skipped = 0;
        while (rows < most && _cursor.MoveNext())
        {
            rows++;
            if (_tryRead())
                reservoir.Add(_row);
            else
                skipped++;
        }

        return (rows, skipped);
    }

    /// <summary>Closes the cursor.</summary>
    public void Dispose() => _cursor.Dispose();

    private Func<bool> Reader<T>(DataViewSchema.Column column, RowCoordinates coordinates)
        where T : struct, INumber<T>
    {
        ValueGetter<VBuffer<T>> get = _cursor.GetGetter<VBuffer<T>>(column);
        VBuffer<T> row = default;
        return () =>
        {
            get(ref row);
            return coordinates.TryRead(row, _row);
        };
    }
}
