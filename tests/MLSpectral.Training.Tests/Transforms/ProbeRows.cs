using MathNet.Numerics.Distributions;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Statistics.Samples;

namespace MLSpectral.Tests.Transforms;

/// <summary>Rows with a vector column <c>Features</c>, as data views in memory, and their spectra by the plainest computation.</summary>
internal static class ProbeRows
{
    public const string Column = "Features";

    /// <summary>Gaussian numbers of mean 0 and variance 1, rounded to single precision.</summary>
    public static double[][] Noise(int rows, int width, int seed)
    {
        var random = RandomStream.Of(seed, 0);
        return
        [
            .. Enumerable
                .Range(0, rows)
                .Select(_ => Enumerable.Range(0, width).Select(_ => (double)(float)Normal.Sample(random, 0, 1)).ToArray()),
        ];
    }

    public static IDataView Singles(this MLContext ml, IEnumerable<double[]> rows, bool sparse = false) =>
        ml.Load(
            rows.Select(row => new Row<float>
            {
                Features = Vector(Array.ConvertAll(row, value => (float)value), sparse),
                Label = (float)row[0],
            }),
            NumberDataViewType.Single
        );

    public static IDataView Doubles(this MLContext ml, IEnumerable<double[]> rows, bool sparse = false) =>
        ml.Load(rows.Select(row => new Row<double> { Features = Vector(row, sparse), Label = (float)row[0] }), NumberDataViewType.Double);

    private static IDataView Load<T>(this MLContext ml, IEnumerable<Row<T>> rows, PrimitiveDataViewType item)
    {
        Row<T>[] all = [.. rows];
        var schema = SchemaDefinition.Create(typeof(Row<T>));
        schema[Column].ColumnType = new VectorDataViewType(item, all.Length == 0 ? 3 : all[0].Features.Length);
        return ml.Data.LoadFromEnumerable(all, schema);
    }

    private static VBuffer<T> Vector<T>(T[] values, bool sparse)
        where T : struct
    {
        if (!sparse)
            return new(values.Length, values);
        int[] slots = [.. Enumerable.Range(0, values.Length).Where(slot => !values[slot].Equals(default(T)))];
        return new(values.Length, slots.Length, [.. slots.Select(slot => values[slot])], slots);
    }

    internal sealed class Row<T>
    {
        public VBuffer<T> Features { get; set; }

        public float Label { get; set; }
    }
}
