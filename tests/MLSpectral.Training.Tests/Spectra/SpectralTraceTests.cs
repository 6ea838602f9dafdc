using System.Globalization;
using System.Reflection;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Spectra;

/// <summary>A trace through everything ML.NET does with a data view.</summary>
[TestClass]
public sealed class SpectralTraceTests
{
    private static readonly SpectralTrace Trace = Training
        .Model(o => (o.HiddenLayers, o.ProbeSchedule) = ([20, 15], ProbeSchedule.EverySteps(4)))
        .Spectra;

    private static SpectralMeasurement[] Expected => [.. Trace.Measurements];

    [TestMethod]
    public void Columns_AreThoseOfAMeasurement_AndEigenvaluesTheLast()
    {
        CollectionAssert.AreEqual(
            typeof(SpectralMeasurement)
                .GetProperties()
                .Where(p => p.CanWrite && p.GetCustomAttribute<NoColumnAttribute>() is null)
                .OrderBy(p => p.MetadataToken)
                .Select(p => (p.Name, HasOther: p.GetCustomAttribute<ColumnNameAttribute>() is not null, p.PropertyType))
                .Select(p => p.HasOther ? p.Name[..^(p.PropertyType == typeof(string) ? "Name".Length : "Vector".Length)] : p.Name)
                .ToArray(),
            Trace.Schema.Select(c => c.Name).ToArray()
        );
        Assert.AreEqual("Eigenvalues", Trace.Schema[^1].Name);
        Assert.IsGreaterThan(200, Trace.Measurements.Count);
        Assert.IsTrue(Trace.Measurements.All(row => row.Eigenvalues.Length > 0));
        Assert.AreEqual(Trace.Measurements.Count, Trace.GetRowCount());
    }

    [TestMethod]
    public void CreateEnumerable_GivesTheMeasurements()
    {
        var ml = TestData.Context();
        CollectionAssert.AreEqual(
            Expected,
            ml.Data.CreateEnumerable<SpectralMeasurement>(Trace, reuseRowObject: false).ToArray()
        );
    }

    [TestMethod]
    public void BinarySaveAndLoad_Cache_AndPreview_KeepEveryValue()
    {
        var ml = TestData.Context();
        using var stream = new MemoryStream();
        ml.Data.SaveAsBinary(Trace, stream, keepHidden: false);
        stream.Position = 0;
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, stream.ToArray());
            CollectionAssert.AreEqual(Expected, Rows(ml, ml.Data.LoadFromBinary(file)));
        }
        finally
        {
            File.Delete(file);
        }

        CollectionAssert.AreEqual(Expected, Rows(ml, ml.Data.Cache(Trace)));
        Assert.HasCount(Trace.Measurements.Count, Trace.Preview(maxRows: 10_000).RowView);
    }

    [TestMethod]
    public void TextSaveAndLoad_ForcedDense_KeepsNumbersAndEigenvalues()
    {
        // ML.NET's loader wants vectors of one size, so one matrix at a time.
        var ml = TestData.Context();
        SpectralTrace weights = Trace.Where(row => row.Matrix == SpectralMatrix.Weight && row.Layer == 1);
        int size = weights.Measurements[0].Eigenvalues.Length;
        string file = Path.GetTempFileName();
        try
        {
            using (FileStream stream = File.Create(file))
                ml.Data.SaveAsText(weights, stream, separatorChar: '\t', headerRow: true, schema: false, forceDense: true);

            // The column before the last is a vector of ten slots.
            int last = Trace.Schema.Count - 1 + 9;
            IDataView loaded = ml.Data.LoadFromTextFile(
                file,
                [
                    new TextLoader.Column("Step", DataKind.Int64, Trace.Schema["Step"].Index),
                    new TextLoader.Column("StableRank", DataKind.Double, Trace.Schema["StableRank"].Index),
                    new TextLoader.Column("TargetAlignment", DataKind.Double, Trace.Schema["TargetAlignment"].Index),
                    new TextLoader.Column("Eigenvalues", DataKind.Double, last, last + size - 1),
                ],
                hasHeader: true
            );
            CollectionAssert.AreEqual(weights.Measurements.Select(row => row.Step).ToArray(), loaded.GetColumn<long>("Step").ToArray());
            CollectionAssert.AreEqual(
                weights.Measurements.Select(row => row.StableRank).ToArray(),
                loaded.GetColumn<double>("StableRank").ToArray()
            );
            Assert.IsTrue(loaded.GetColumn<double>("TargetAlignment").All(double.IsNaN));
            double[][] eigenvalues = [.. loaded.GetColumn<double[]>("Eigenvalues")];
            for (int row = 0; row < eigenvalues.Length; row++)
                CollectionAssert.AreEqual(weights.Measurements[row].Eigenvalues, eigenvalues[row]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestMethod]
    public void ShuffleRows_GivesTheSameRowsInAnotherOrder()
    {
        var ml = TestData.Context();
        SpectralMeasurement[] shuffled = Rows(ml, ml.Data.ShuffleRows(Trace, seed: 3));
        CollectionAssert.AreNotEqual(Expected, shuffled);
        CollectionAssert.AreEquivalent(Expected, shuffled);
    }

    [TestMethod]
    public void Filters_ByColumn_ByPredicate_AndByWhere_Agree()
    {
        var ml = TestData.Context();
        SpectralMeasurement[] late = [.. Trace.Measurements.Where(row => row.Epoch >= 10)];
        CollectionAssert.AreEqual(late, Rows(ml, ml.Data.FilterRowsByColumn(Trace, "Epoch", lowerBound: 10)));
        double median = Trace.Measurements.Select(row => row.StableRank).Order().ElementAt(Trace.Measurements.Count / 2);
        CollectionAssert.AreEqual(
            Trace.Measurements.Where(row => row.StableRank >= median).ToArray(),
            Rows(ml, ml.Data.FilterRowsByColumn(Trace, "StableRank", lowerBound: median))
        );

        SpectralMeasurement[] second = [.. Trace.Measurements.Where(row => row.Matrix == SpectralMatrix.Weight && row.Layer == 2)];
        CollectionAssert.AreEqual(
            second,
            Rows(ml, ml.Data.FilterByCustomPredicate(Trace, (SpectralMeasurement row) => row.Matrix != "Weight" || row.Layer != 2))
        );
        CollectionAssert.AreEqual(second, Rows(ml, Trace.Where(row => row.Matrix == SpectralMatrix.Weight && row.Layer == 2)));
    }

    [TestMethod]
    public void ToDataFrame_HasAllRowsAndColumns()
    {
        DataFrame frame = Trace.ToDataFrame();
        Assert.AreEqual(Trace.Measurements.Count, frame.Rows.Count);
        CollectionAssert.AreEqual(Trace.Schema.Select(c => c.Name).ToArray(), frame.Columns.Select(c => c.Name).ToArray());
        for (int i = 0; i < Trace.Measurements.Count; i++)
        {
            Assert.AreEqual(Trace.Measurements[i].Step, frame["Step"][i]);
            Assert.AreEqual(Trace.Measurements[i].Matrix, frame["Matrix"][i]);
            Assert.AreEqual(Trace.Measurements[i].HillAlpha, frame["HillAlpha"][i]);
            CollectionAssert.AreEqual(
                Trace.Measurements[i].Eigenvalues,
                ((VBuffer<double>)frame["Eigenvalues"][i]).DenseValues().ToArray()
            );
        }
    }

    [TestMethod]
    public void ToLongDataFrame_HasARowForEachEigenvalue_AndGoesThroughCsv()
    {
        DataFrame frame = Trace.ToLongDataFrame();
        Assert.AreEqual(Trace.Measurements.Sum(row => row.Eigenvalues.Length), frame.Rows.Count);
        CollectionAssert.AreEqual(
            Trace.Measurements.SelectMany(row => row.Eigenvalues).ToArray(),
            ((DoubleDataFrameColumn)frame["Eigenvalue"]).Select(v => v!.Value).ToArray()
        );
        CollectionAssert.AreEqual(
            Trace.Measurements.SelectMany(row => Enumerable.Range(0, row.Eigenvalues.Length)).ToArray(),
            ((Int32DataFrameColumn)frame["Index"]).Select(v => v!.Value).ToArray()
        );

        using var stream = new MemoryStream();
        DataFrame.SaveCsv(frame, stream, cultureInfo: CultureInfo.InvariantCulture);
        stream.Position = 0;
        DataFrame read = DataFrame.LoadCsv(
            stream,
            dataTypes: [.. frame.Columns.Select(c => c.DataType)],
            cultureInfo: CultureInfo.InvariantCulture
        );
        Assert.AreEqual(frame.Rows.Count, read.Rows.Count);
        CollectionAssert.AreEqual(
            ((DoubleDataFrameColumn)frame["Eigenvalue"]).ToArray(),
            ((DoubleDataFrameColumn)read["Eigenvalue"]).ToArray()
        );
    }

    [TestMethod]
    public void Of_FindsTheTraceInNestedChains_AndSaysWhereThereIsNone()
    {
        var ml = TestData.Context();
        IDataView data = ml.View();
        var inner = ml.Transforms.NormalizeMeanVariance("Features").Append(ml.Regression.Trainers.FeedForward(Training.Options()));
        var outer = ml.Transforms.CopyColumns("Copy", "Label").Append(inner).Append(ml.Transforms.CopyColumns("Prediction", "Score"));
        Assert.IsNotEmpty(SpectralTrace.FindIn(outer.Fit(data)).Measurements);

        ITransformer without = ml.Transforms.CopyColumns("Copy", "Label").Append(ml.Regression.Trainers.Sdca()).Fit(data);
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => SpectralTrace.FindIn(without)).Message,
            "no model of MLSpectral in it, and so no spectra"
        );
    }

    [TestMethod]
    public void ATraceWithoutRows_IsADataViewToo()
    {
        SpectralTrace empty = Trace.Where(_ => false);
        Assert.IsEmpty(Rows(TestData.Context(), empty));
        Assert.AreEqual(0, empty.ToDataFrame().Rows.Count);
        Assert.AreEqual(0, empty.ToLongDataFrame().Rows.Count);
        Assert.IsEmpty(Training.Model(o => o.Probes = []).Spectra.Measurements);
    }

    [TestMethod]
    public void ACursor_HasOnlyTheColumnsAskedFor_AndNoValueBeyondItsRows()
    {
        using DataViewRowCursor cursor = Trace.GetRowCursor([Trace.Schema["Step"]]);
        Assert.IsTrue(cursor.IsColumnActive(Trace.Schema["Step"]));
        Assert.IsFalse(cursor.IsColumnActive(Trace.Schema["Layer"]));
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<int>(Trace.Schema["Layer"])).Message,
            "'Layer' is not active"
        );
        StringAssert.Contains(
            Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<float>(Trace.Schema["Step"])).Message,
            "'Step' holds Int64"
        );
        ValueGetter<long> getter = cursor.GetGetter<long>(Trace.Schema["Step"]);
        long step = 0;
        Assert.ThrowsExactly<InvalidOperationException>(() => getter(ref step));
        while (cursor.MoveNext())
            getter(ref step);
        Assert.AreEqual(-1, cursor.Position);
        Assert.IsFalse(cursor.MoveNext());
        Assert.ThrowsExactly<InvalidOperationException>(() => getter(ref step));
    }

    private static SpectralMeasurement[] Rows(MLContext ml, IDataView view) =>
        [.. ml.Data.CreateEnumerable<SpectralMeasurement>(view, reuseRowObject: false)];
}
