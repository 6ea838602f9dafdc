using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Transforms;

/// <summary>The probe as a component of ML.NET: in chains, saved, loaded, cross-validated.</summary>
[TestClass]
public sealed class ColumnSpectrumWorkoutTests
{
    private readonly MLContext _ml = TestData.Context();

    [TestMethod]
    [DataRow(true, true)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(false, false)]
    public void Probe_DoesWhatIsAskedOfEveryTransform(bool isSingle, bool isSparse)
    {
        double[][] rows = [.. ProbeRows.Noise(60, 7, 1).Select(row => Array.ConvertAll(row, value => value > 0.5 ? value : 0))];
        ColumnSpectrumTransformer probe = TransformWorkout.Run(
            _ml,
            _ml.Transforms.ColumnSpectrum(ProbeRows.Column),
            Load(rows, isSingle, isSparse),
            Unfit()
        );
        Assert.HasCount(3, probe.Spectra.Measurements);
        TransformWorkout.AssertSameValues(
            Load(rows, isSingle, isSparse),
            probe.Transform(Load(rows, isSingle, isSparse)),
            ProbeRows.Column,
            "Label"
        );

        // The other width and the other item type.
        Assert.Throws<ArgumentException>(() => probe.Transform(_ml.Singles(ProbeRows.Noise(5, 6, 1))));
        Assert.IsNotNull(probe.Transform(Load(rows, !isSingle, isSparse)));
        TransformWorkout.AssertSameValues(
            Fit(Load(rows, isSingle, isSparse: false)).Spectra,
            Fit(Load(rows, isSingle, isSparse: true)).Spectra,
            nameof(SpectralMeasurement.Matrix),
            nameof(SpectralMeasurement.Eigenvalues),
            nameof(SpectralMeasurement.EffectiveRank),
            nameof(SpectralMeasurement.Evidence)
        );
    }

    [TestMethod]
    public void Messages_NameTheColumnItsTypeAndTheRemedy()
    {
        (string Message, string Part)[] expected =
        [
            (
                Refusal("Text"),
                "is String, and the spectral probe takes a vector of Single or Double of known size. Make numbers of it: of a "
                    + "key with ml.Transforms.Conversion.MapKeyToVector"
            ),
            (
                Refusal("Label"),
                "is Single, and the spectral probe takes a vector of Single or Double of known size. Join it with others by "
                    + "ml.Transforms.Concatenate"
            ),
            (Refusal("Open"), "Give it a size"),
            (Refusal("Missing"), "has no column 'Missing'"),
        ];
        foreach ((string message, string part) in expected)
            StringAssert.Contains(message, part);
        StringAssert.Contains(
            Assert
                .Throws<ArgumentException>(() =>
                    Fit(_ml.Singles(ProbeRows.Noise(5, 4, 1))).GetOutputSchema(_ml.Singles(ProbeRows.Noise(5, 6, 1)).Schema)
                )
                .Message,
            "was fitted on 4 slots"
        );
    }

    [TestMethod]
    public void Traces_OfProbesAndOfATrainer_AreFoundInTheOrderOfThePipeline()
    {
        IDataView data = _ml.View();
        var pipeline = _ml
            .Transforms.ColumnSpectrum("Features")
            .Append(_ml.Transforms.NormalizeMeanVariance("Scaled", "Features"))
            .Append(_ml.Transforms.ColumnSpectrum("Scaled"))
            .Append(_ml.Regression.Trainers.FeedForward(featureColumnName: "Scaled", hiddenLayers: [8], numberOfEpochs: 1));
        ITransformer model = pipeline.Fit(data);
        foreach (ITransformer one in new[] { model, EstimatorWorkout.Reload(_ml, model, data.Schema) })
        {
            IReadOnlyList<SpectralTrace> traces = SpectralTrace.FindAllIn(one);
            CollectionAssert.AreEqual(
                new[] { "Features", "Scaled" },
                traces.Take(2).Select(trace => trace.Measurements[0].LayerName).ToArray()
            );
            Assert.AreEqual(SpectralMatrix.Weight, traces[2].Measurements[0].Matrix);
            Assert.AreSame(traces[2], SpectralTrace.FindIn(one));
            Assert.AreSame(traces[0], ColumnSpectrumTransformer.FindIn(one, "Features").Spectra);
            Assert.AreSame(traces[1], ColumnSpectrumTransformer.FindIn(one).Spectra);
            StringAssert.Contains(
                Assert.Throws<ArgumentException>(() => ColumnSpectrumTransformer.FindIn(one, "Score")).Message,
                "no spectral probe of the column 'Score'"
            );
        }
    }

    [TestMethod]
    public void AProbeBeforeABuiltInTrainer_ChangesNoScore()
    {
        IDataView data = _ml.View();
        var with = TestData
            .Context()
            .Transforms.ColumnSpectrum("Features")
            .Append(TestData.Context().Regression.Trainers.OnlineGradientDescent());
        ITransformer without = TestData.Context().Regression.Trainers.OnlineGradientDescent().Fit(data),
            model = with.Fit(data);
        TransformWorkout.AssertSameValues(without.Transform(data), model.Transform(data), "Score");
        Assert.HasCount(3, SpectralTrace.FindIn(model).Measurements);
    }

    [TestMethod]
    public void CrossValidation_MeasuresEachFold()
    {
        var pipeline = _ml.Transforms.ColumnSpectrum("Features").Append(_ml.Regression.Trainers.OnlineGradientDescent());
        var results = _ml.Regression.CrossValidate(_ml.View(200), pipeline, numberOfFolds: 4);
        long[] rows = [.. results.Select(result => SpectralTrace.FindIn(result.Model).Measurements[0].Rows)];
        Assert.AreEqual(3 * 200L, rows.Sum());
        Assert.HasCount(4, rows);
    }

    [TestMethod]
    public void Transform_NeverReadsTheColumnUnasked()
    {
        ColumnSpectrumTransformer probe = Fit(_ml.Singles(ProbeRows.Noise(20, 3, 1)));
        IDataView view = probe.Transform(_ml.Singles(ProbeRows.Noise(20, 3, 1)));
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Label"]]);
        Assert.IsFalse(cursor.IsColumnActive(view.Schema[ProbeRows.Column]));
        Assert.IsTrue(cursor.MoveNext());
    }

    private ColumnSpectrumTransformer Fit(IDataView data) => _ml.Transforms.ColumnSpectrum(ProbeRows.Column).Fit(data);

    private IDataView Load(double[][] rows, bool isSingle, bool isSparse) =>
        isSingle ? _ml.Singles(rows, isSparse) : _ml.Doubles(rows, isSparse);

    private IDataView Mixed() => _ml.Data.LoadFromEnumerable([new Other(), new Other()]);

    private string Refusal(string column)
    {
        ColumnSpectrumEstimator estimator = _ml.Transforms.ColumnSpectrum(column);
        string message = Assert.Throws<ArgumentException>(() => estimator.Fit(Mixed())).Message;
        string promised = Assert
            .Throws<ArgumentException>(() => estimator.GetOutputSchema(EstimatorWorkout.ShapeOf(Mixed().Schema)))
            .Message;
        Assert.AreEqual(message.Split(". ")[^1], promised.Split(". ")[^1]);
        return message;
    }

    // Views whose column Features does not fit.
    private IDataView[] Unfit()
    {
        IDataView mixed = Mixed();
        return
        [
            mixed,
            .. new[] { "Text", "Label", "Open", "Words" }.Select(name =>
                _ml.Transforms.CopyColumns(ProbeRows.Column, name).Fit(mixed).Transform(mixed)
            ),
        ];
    }

    internal sealed class Other
    {
        public string Text { get; set; } = "a";

        public float Label { get; set; } = 1;

        public float[] Open { get; set; } = [1, 2];

        [VectorType(2)]
        public string[] Words { get; set; } = ["a", "b"];
    }
}
