using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Trainers;

/// <summary>What ML.NET asks of every estimator and its transformer, in the manner of its own estimator tests.</summary>
internal static class EstimatorWorkout
{
    /// <summary>Checks an estimator on valid data and on data it must refuse.</summary>
    public static void Run<TTransformer>(MLContext ml, IEstimator<TTransformer> estimator, IDataView valid, params IDataView[] invalid)
        where TTransformer : class, ITransformer
    {
        foreach (IDataView data in invalid)
        {
            Assert.Throws<Exception>(() => estimator.GetOutputSchema(ShapeOf(data.Schema)));
            Assert.Throws<Exception>(() => estimator.Fit(data));
        }

        TTransformer transformer = estimator.Fit(valid);
        DataViewSchema schema = transformer.GetOutputSchema(valid.Schema);
        AssertSameShape(estimator.GetOutputSchema(ShapeOf(valid.Schema)), ShapeOf(schema));

        IDataView scored = transformer.Transform(valid);
        AssertSameSchema(schema, scored.Schema);
        foreach (IDataView data in invalid)
            Assert.Throws<Exception>(() => Scores(transformer.Transform(data)));

        ITransformer loaded = Reload(ml, transformer, valid.Schema);
        Assert.AreEqual(transformer.GetType(), loaded.GetType());
        IDataView rescored = loaded.Transform(valid);
        AssertSameSchema(scored.Schema, rescored.Schema);
        CollectionAssert.AreEqual(Scores(scored), Scores(rescored));

        Assert.IsTrue(transformer.IsRowToRowMapper);
        AssertSameSchema(scored.Schema, transformer.GetRowToRowMapper(valid.Schema).OutputSchema);
    }

    public static ITransformer Reload(MLContext ml, ITransformer transformer, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(transformer, schema, stream);
        stream.Position = 0;
        return ml.Model.Load(stream, out _);
    }

    /// <summary>The shape of a schema; ML.NET keeps the method that makes it to itself.</summary>
    public static SchemaShape ShapeOf(DataViewSchema schema) =>
        (SchemaShape)typeof(SchemaShape).GetMethod("Create", BindingFlags.NonPublic | BindingFlags.Static)!.Invoke(null, [schema])!;

    private static float[] Scores(IDataView scored) =>
        scored.Schema["Score"].Type is VectorDataViewType
            ? [.. scored.GetColumn<VBuffer<float>>("Score").SelectMany(row => row.DenseValues())]
            : [.. scored.GetColumn<float>("Score")];

    public static void AssertSameShape(SchemaShape promised, SchemaShape delivered)
    {
        SchemaShape.Column[] a = [.. promised.OrderBy(c => c.Name, StringComparer.Ordinal)],
            b = [.. delivered.OrderBy(c => c.Name, StringComparer.Ordinal)];
        CollectionAssert.AreEqual(a.Select(c => c.Name).ToArray(), b.Select(c => c.Name).ToArray());
        for (int i = 0; i < a.Length; i++)
        {
            Assert.AreEqual(a[i].Kind, b[i].Kind, a[i].Name);
            Assert.AreEqual(a[i].ItemType, b[i].ItemType, a[i].Name);
            Assert.AreEqual(a[i].IsKey, b[i].IsKey, a[i].Name);
            AssertSameShape(a[i].Annotations, b[i].Annotations);
        }
    }

    public static void AssertSameSchema(DataViewSchema expected, DataViewSchema actual)
    {
        Assert.HasCount(expected.Count, actual);
        foreach ((DataViewSchema.Column a, DataViewSchema.Column b) in expected.Zip(actual))
        {
            Assert.AreEqual(a.Name, b.Name);
            Assert.AreEqual(a.Type.ToString(), b.Type.ToString());
            CollectionAssert.AreEqual(
                a.Annotations.Schema.Select(c => $"{c.Name}: {c.Type}").ToArray(),
                b.Annotations.Schema.Select(c => $"{c.Name}: {c.Type}").ToArray()
            );
        }
    }
}
