using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Transforms;

/// <summary>Vectors as a data view with the column <c>Values</c>: of known or variable size, dense or sparse.</summary>
internal static class VectorRows
{
    /// <param name="ml">The context.</param>
    /// <param name="rows">The vectors.</param>
    /// <param name="size">Their size; 0 for variable.</param>
    /// <param name="sparse">Whether zeros are kept out of memory.</param>
    public static IDataView View<T>(MLContext ml, IEnumerable<T[]> rows, int size = 0, bool sparse = false)
        where T : struct
    {
        var schema = SchemaDefinition.Create(typeof(Row<T>));
        PrimitiveDataViewType item = typeof(T) == typeof(float) ? NumberDataViewType.Single : NumberDataViewType.Double;
        schema[nameof(Row<T>.Values)].ColumnType = size == 0 ? new VectorDataViewType(item) : new VectorDataViewType(item, size);
        return ml.Data.LoadFromEnumerable(
            rows.Select(row => new Row<T> { Values = sparse ? Sparse(row) : new VBuffer<T>(row.Length, row) }).ToList(),
            schema
        );
    }

    private static VBuffer<T> Sparse<T>(T[] row)
        where T : struct
    {
        int[] places = [.. Enumerable.Range(0, row.Length).Where(i => !row[i].Equals(default(T)))];
        return new VBuffer<T>(row.Length, places.Length, [.. places.Select(i => row[i])], places);
    }

    internal sealed class Row<T>
    {
        public VBuffer<T> Values { get; set; }
    }
}
