using MathNet.Numerics.Distributions;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Transforms.Drift;

/// <summary>Rows with known distributions, references and comparisons made from them.</summary>
internal static class DriftSamples
{
    public const string Column = "Values";

    /// <summary>Rows of independent values.</summary>
    public static float[][] Rows(int count, int width, Random random, Func<Random, double> draw) =>
        [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, width).Select(_ => (float)draw(random)).ToArray())];

    public static float[][] Gaussian(int count, int width, Random random) => Rows(count, width, random, Normal);

    public static double Normal(Random random) => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);

    public static double StudentOfFive(Random random) => StudentT.Sample(random, 0, 1, 5);

    public static double Count(Random random) => Poisson.Sample(random, 0.3);

    /// <summary>The rows with one step on each.</summary>
    public static float[][] Change(float[][] rows, Action<float[]> change) =>
        [
            .. rows.Select(row =>
            {
                float[] changed = [.. row];
                change(changed);
                return changed;
            }),
        ];

    public static DriftReference Reference(float[][] rows, int rowsPerBlock = 256, int seed = 5)
    {
        var collector = new DriftCollector(rows[0].Length, rowsPerBlock, seed);
        foreach (float[] row in rows)
            collector.Add(new VBuffer<float>(row.Length, row));
        return collector.ToReference();
    }

    public static SpectralDrift Compare(this DriftReference reference, float[][] rows) =>
        reference.Compare(View(rows), Column, null).Batches.Single();

    public static IDataView View(float[][] rows) => View(rows, NumberDataViewType.Single);

    public static IDataView View<T>(T[][] rows, NumberDataViewType type)
    {
        var schema = SchemaDefinition.Create(typeof(Row<T>));
        schema[nameof(Row<>.Values)].ColumnType = new VectorDataViewType(type, rows.Length == 0 ? 1 : rows[0].Length);
        return TestData.Context().Data.LoadFromEnumerable(rows.Select(row => new Row<T> { Values = row }), schema);
    }

    /// <summary>The same rows, kept sparse.</summary>
    public static IDataView SparseView(float[][] rows)
    {
        int width = rows[0].Length;
        var schema = SchemaDefinition.Create(typeof(SparseRow));
        schema[nameof(SparseRow.Values)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        return TestData.Context().Data.LoadFromEnumerable(rows.Select(row => new SparseRow { Values = Sparse(row) }), schema);
    }

    public static VBuffer<float> Sparse(float[] row)
    {
        int[] indices = [.. Enumerable.Range(0, row.Length).Where(i => row[i] != 0)];
        return new VBuffer<float>(row.Length, indices.Length, [.. indices.Select(i => row[i])], indices);
    }

    private sealed class Row<T>
    {
        public T[] Values { get; set; } = [];
    }

    private sealed class SparseRow
    {
        public VBuffer<float> Values { get; set; }
    }
}
