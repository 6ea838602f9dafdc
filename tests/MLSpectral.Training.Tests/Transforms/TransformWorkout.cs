using Microsoft.ML;
using MLSpectral.ScoringProcess;
using MLSpectral.Tests.Models;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Transforms;

/// <summary>
/// What is asked of every transform: schemas as promised, the same values after saving, in another process and in parallel cursors.
/// </summary>
internal static class TransformWorkout
{
    /// <summary>Checks an estimator on valid data and on data it must refuse, and gives the fitted transformer.</summary>
    public static TTransformer Run<TTransformer>(
        MLContext ml,
        IEstimator<TTransformer> estimator,
        IDataView valid,
        params IDataView[] invalid
    )
        where TTransformer : class, ITransformer
    {
        TTransformer transformer = estimator.Fit(valid);
        foreach (IDataView data in invalid)
        {
            Assert.Throws<Exception>(() => estimator.GetOutputSchema(EstimatorWorkout.ShapeOf(data.Schema)));
            Assert.Throws<Exception>(() => estimator.Fit(data));
            Assert.Throws<Exception>(() => transformer.GetOutputSchema(data.Schema));
            Assert.Throws<Exception>(() => transformer.Transform(data));
        }

        DataViewSchema schema = transformer.GetOutputSchema(valid.Schema);
        EstimatorWorkout.AssertSameShape(
            estimator.GetOutputSchema(EstimatorWorkout.ShapeOf(valid.Schema)),
            EstimatorWorkout.ShapeOf(schema)
        );
        IDataView transformed = transformer.Transform(valid);
        EstimatorWorkout.AssertSameSchema(schema, transformed.Schema);
        Assert.IsTrue(transformer.IsRowToRowMapper);
        EstimatorWorkout.AssertSameSchema(schema, transformer.GetRowToRowMapper(valid.Schema).OutputSchema);

        string[] columns = [.. schema.Where(column => !column.IsHidden).Select(column => column.Name)];
        string[] rows = [.. RowText.Of(transformed, columns)];
        ITransformer loaded = EstimatorWorkout.Reload(ml, transformer, valid.Schema);
        Assert.AreEqual(transformer.GetType(), loaded.GetType());
        EstimatorWorkout.AssertSameSchema(schema, loaded.Transform(valid).Schema);
        CollectionAssert.AreEqual(rows, RowText.Of(loaded.Transform(valid), columns).ToArray());
        ScoringService.AssertSame(ml, transformer, valid, columns);

        // One cursor and several see the same rows, by their identity.
        IReadOnlyDictionary<string, string> one = RowText.InParallel(transformed, columns, 1),
            several = RowText.InParallel(transformed, columns, 4);
        CollectionAssert.AreEquivalent(rows, one.Values.ToArray());
        CollectionAssert.AreEquivalent(one.ToArray(), several.ToArray());
        return transformer;
    }

    /// <summary>
    /// Checks that two views hold the same values in some columns, bit by bit: for example those of dense rows and of the same rows kept
    /// sparse.
    /// </summary>
    public static void AssertSameValues(IDataView expected, IDataView actual, params string[] columns) =>
        CollectionAssert.AreEqual(RowText.Of(expected, columns).ToArray(), RowText.Of(actual, columns).ToArray());
}
