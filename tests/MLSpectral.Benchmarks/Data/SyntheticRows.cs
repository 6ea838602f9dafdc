using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Kernels;

namespace MLSpectral.Benchmarks.Data;

/// <summary>Repeatable data: uniform features, and a label that is a smooth function of them.</summary>
internal static class SyntheticRows
{
    public static IReadOnlyList<Row> Create(int count, int width)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => CreateRow(random, width))];
    }

    /// <summary>The columns of <see cref="Row"/>, with the number of features.</summary>
    public static SchemaDefinition Schema(int width)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        return schema;
    }

    /// <summary>The rows as a data view in memory.</summary>
    public static IDataView View(MLContext ml, IReadOnlyList<Row> rows) =>
        ml.Data.LoadFromEnumerable(rows, Schema(rows[0].Features.Length));

    /// <summary>The rows as tensors, ready to train on.</summary>
    public static TrainingRows Tensors(IReadOnlyList<Row> rows) =>
        new(
            ((ReadOnlySpan<float>)Flatten(rows)).ToTensor(rows.Count, rows[0].Features.Length),
            ((ReadOnlySpan<float>)rows.Select(row => row.Label).ToArray()).ToTensor(rows.Count, 1),
            Weights: null,
            new RowCounts { Used = rows.Count }
        );

    /// <summary>All features, row by row.</summary>
    public static float[] Flatten(IReadOnlyList<Row> rows)
    {
        int width = rows[0].Features.Length;
        var values = new float[rows.Count * width];
        for (int i = 0; i < rows.Count; i++)
            rows[i].Features.CopyTo(values, i * width);
        return values;
    }

    private static Row CreateRow(Random random, int width)
    {
        var features = new float[width];
        for (int j = 0; j < width; j++)
            features[j] = (2 * random.NextSingle()) - 1;
        return new Row { Features = features, Label = MathF.Tanh(features.Take(10).Sum()) };
    }
}
