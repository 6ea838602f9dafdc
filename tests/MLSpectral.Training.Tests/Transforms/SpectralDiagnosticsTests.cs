using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Transforms;

/// <summary>A model's spectra beside its scores.</summary>
[TestClass]
public sealed class SpectralDiagnosticsTests
{
    private static readonly string[] Usual = ["Spectral.Alpha", "Spectral.StableRank", "Spectral.OutlierCount", "Spectral.RelativeChange"];

    private static readonly RegressionPredictionTransformer<MLSpectral.FeedForwardRegressionModelParameters> Model = Training.Fit(
        TestData.Context(),
        o => (o.HiddenLayers, o.ProbeSchedule) = ([20, 15], ProbeSchedule.EveryEpochs(5))
    );

    private static SpectralTrace Trace => Model.Model.Spectra;

    [TestMethod]
    public void Workout_OnTheScoredOutput()
    {
        var ml = TestData.Context();
        SpectralDiagnosticsEstimator estimator = ml.Transforms.SpectralDiagnostics(Model);
        SpectralDiagnosticsTransformer transformer = TransformWorkout.Run(ml, estimator, Model.Transform(ml.View()));
        CollectionAssert.AreEqual(Usual, transformer.ColumnNames.ToArray());
        IRowToRowMapper mapper = ((ITransformer)transformer).GetRowToRowMapper(ml.View().Schema);
        Assert.IsEmpty(mapper.GetDependencies(Usual.Select(name => mapper.OutputSchema[name])));

        // Nothing is read, so any data will do.
        TransformWorkout.Run(ml, estimator, ml.Data.LoadFromEnumerable([new { Anything = 1f }]));
    }

    [TestMethod]
    public void Values_AreThoseOfTheLastStep_InEveryRow_AndInTheAnnotations()
    {
        var ml = TestData.Context();
        string[] statistics = ["StableRank", "Alpha", "TargetAlignment", "SpectralNorm"];
        IDataView data = ml.Transforms.SpectralDiagnostics(Trace, statistics, "x").Fit(ml.View()).Transform(ml.View());
        SpectralMeasurement[] last = [.. Trace.AtEnd().Measurements];
        Assert.HasCount(6, last);
        string[] slots = [.. last.Select(row => row.Layer == 0 ? row.Matrix : $"{row.Matrix}.{row.Layer}")];
        CollectionAssert.Contains(slots, "Weight.1");
        CollectionAssert.Contains(slots, "ConjugateKernel.2");
        CollectionAssert.Contains(slots, "NeuralTangentKernel");
        foreach (string name in statistics)
        {
            var property = typeof(SpectralMeasurement).GetProperty(name)!;
            Dictionary<string, float> expected = last.Select((row, i) => (slots[i], (float)(double)property.GetValue(row)!)).ToDictionary();
            DataViewSchema.Column column = data.Schema["x" + name];
            VBuffer<ReadOnlyMemory<char>> names = default;
            column.GetSlotNames(ref names);
            float[] values = [.. names.DenseValues().Select(slot => expected[slot.ToString()])];
            VBuffer<float> annotation = default;
            column.Annotations.GetValue(SpectralDiagnosticsTransformer.SpectralValues, ref annotation);
            CollectionAssert.AreEqual(values, annotation.DenseValues().ToArray());
            float[][] rows = [.. data.GetColumn<float[]>(column)];
            Assert.HasCount(200, rows);
            foreach (float[] row in rows)
                CollectionAssert.AreEqual(values, row);
        }
    }

    [TestMethod]
    public void AConsumerThatWritesIntoItsBuffer_ChangesNothingElse()
    {
        var ml = TestData.Context();
        IDataView data = ml.Transforms.SpectralDiagnostics(Model).Fit(ml.View()).Transform(ml.View());
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema[Usual[0]]]);
        ValueGetter<VBuffer<float>> get = cursor.GetGetter<VBuffer<float>>(data.Schema[Usual[0]]);
        VBuffer<float> value = default;
        Assert.IsTrue(cursor.MoveNext());
        get(ref value);
        float[] first = [.. value.DenseValues()];
        VBufferEditor<float> editor = VBufferEditor.CreateFromBuffer(ref value);
        editor.Values.Fill(-7);
        VBuffer<float> annotation = default;
        data.Schema[Usual[0]].Annotations.GetValue(SpectralDiagnosticsTransformer.SpectralValues, ref annotation);
        CollectionAssert.AreEqual(first, annotation.DenseValues().ToArray());
        VBufferEditor.CreateFromBuffer(ref annotation).Values.Fill(-8);
        Assert.IsTrue(cursor.MoveNext());
        get(ref value);
        CollectionAssert.AreEqual(first, value.DenseValues().ToArray());
    }

    [TestMethod]
    public void Pipelines_TakeItAfterAFittedModel_AndInChainsOfEstimators()
    {
        var ml = TestData.Context();
        IDataView data = ml.View();
        TransformerChain<RegressionPredictionTransformer<MLSpectral.FeedForwardRegressionModelParameters>> chain = ml
            .Transforms.NormalizeMeanVariance("Features")
            .Append(ml.Regression.Trainers.FeedForward(Training.Options()))
            .Fit(data);
        TransformerChain<SpectralDiagnosticsTransformer> diagnosed = chain.Append(ml.Transforms.SpectralDiagnostics(chain.LastTransformer));
        ITransformer again = Model.Append(ml.Transforms.SpectralDiagnostics(Model));
        Assert.IsNotNull(again.Transform(data).Schema.GetColumnOrNull(Usual[0]));
        foreach (string column in (string[])["Score", .. Usual])
            Assert.IsNotNull(diagnosed.Transform(data).Schema.GetColumnOrNull(column), column);

        // The trace is still that of the model, once.
        Assert.HasCount(1, SpectralTrace.FindAllIn(diagnosed));
        using var engine = ml.Model.CreatePredictionEngine<TestData.Row, Scored>(diagnosed);
        Scored scored = engine.Predict(TestData.Rows(1)[0]);
        CollectionAssert.AreEqual(diagnosed.Transform(data).GetColumn<float[]>(Usual[1]).First(), scored.StableRank);
        Assert.AreEqual(diagnosed.Transform(data).GetColumn<float>("Score").First(), scored.Score);

        // A loaded model, in a chain of estimators, with a transform that uses the columns.
        ITransformer loaded = EstimatorWorkout.Reload(ml, diagnosed, data.Schema);
        IDataView used = ml
            .Transforms.CopyColumns("Copy", "Label")
            .Append(ml.Transforms.SpectralDiagnostics(loaded, ["Alpha", "StableRank"]))
            .Append(ml.Transforms.Concatenate("All", "Features", "Spectral.Alpha", "Spectral.StableRank"))
            .Fit(data)
            .Transform(data);
        Assert.AreEqual(TestData.FeatureCount + (2 * scored.StableRank.Length), ((VectorDataViewType)used.Schema["All"].Type).Size);
    }

    [TestMethod]
    public void SlotNames_AreUnique_WhereMatricesShareALayer()
    {
        SpectralMeasurement[] rows =
        [
            new()
            {
                Matrix = "Mine",
                Layer = 1,
                LayerName = "a",
                Step = 0,
                Alpha = 1,
            },
            new()
            {
                Matrix = "Mine",
                Layer = 1,
                LayerName = "b",
                Step = 0,
                Alpha = 2,
            },
            new()
            {
                Matrix = "Covariance",
                LayerName = "Features",
                Step = 0,
                Alpha = 3,
            },
            new()
            {
                Matrix = "Mine",
                Layer = 1,
                LayerName = "a",
                Step = 9,
                Alpha = 4,
            },
            new()
            {
                Matrix = "Mine",
                Layer = 1,
                LayerName = "a",
                Step = 5,
                Alpha = 5,
            },
        ];
        var ml = TestData.Context();
        SpectralDiagnosticsTransformer transformer = ml.Transforms.SpectralDiagnostics(new SpectralTrace(rows), ["Alpha"]).Fit(ml.View());
        CollectionAssert.AreEqual(new[] { "Mine.1.a", "Mine.1.b", "Covariance" }, transformer.SlotNames.ToArray());
        CollectionAssert.AreEqual(new[] { 4f, 2f, 3f }, transformer.Transform(ml.View()).GetColumn<float[]>("Spectral.Alpha").First());
    }

    [TestMethod]
    public void EveryDoubleColumnOfTheTrace_IsAStatistic()
    {
        var ml = TestData.Context();
        string[] statistics = [.. Trace.Schema.Where(column => column.Type == NumberDataViewType.Double).Select(column => column.Name)];
        Assert.IsGreaterThan(50, statistics.Length);
        IDataView data = ml.Transforms.SpectralDiagnostics(Model, statistics).Fit(ml.View()).Transform(ml.View());
        foreach (string name in statistics)
            Assert.AreEqual("Vector<Single, 6>", data.Schema[$"Spectral.{name}"].Type.ToString());
    }

    [TestMethod]
    public void DamagedAndTruncatedPayloads_AreRefused()
    {
        var ml = TestData.Context();
        byte[] file = SavedTransform.Save(ml, ml.Transforms.SpectralDiagnostics(Model, ["Alpha"]).Fit(ml.View()), ml.View().Schema);
        SavedTransform.AssertDamageIsNoticed(file, "Diagnostics");
    }

    [TestMethod]
    public void BadInput_IsRefused_WithTheRemedy()
    {
        var ml = TestData.Context();
        AssertRefused("The trace has no rows", () => ml.Transforms.SpectralDiagnostics(Trace.Where(_ => false)));
        AssertRefused("The trace has no rows", () => ml.Transforms.SpectralDiagnostics(Training.Fit(ml, o => o.Probes = [])));
        AssertRefused("'Alhpa' is no statistic of this spectral trace; use names of its Double columns: ", () =>
            ml.Transforms.SpectralDiagnostics(Model, ["StableRank", "Alhpa"])
        );
        AssertRefused("'' is no statistic", () => ml.Transforms.SpectralDiagnostics(Model, [null!]));
        AssertRefused("'Epoch' is no statistic", () => ml.Transforms.SpectralDiagnostics(Model, ["Epoch"]));
        AssertRefused("'Alpha' is named twice", () => ml.Transforms.SpectralDiagnostics(Model, ["Alpha", "Alpha"]));
        AssertRefused("No statistic is named", () => ml.Transforms.SpectralDiagnostics(Model, []));
        AssertRefused("no model of MLSpectral in it", () =>
            ml.Transforms.SpectralDiagnostics(ml.Transforms.CopyColumns("Copy", "Label").Fit(ml.View()))
        );
    }

    private static void AssertRefused(string part, Action action) =>
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(action).Message, part);

    private sealed class Scored
    {
        public float Score { get; set; }

        [ColumnName("Spectral.StableRank")]
        public float[] StableRank { get; set; } = [];
    }
}
