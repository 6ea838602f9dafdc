using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Models;

/// <summary>What comes back from a model file, here and in a process that has no LibTorch.</summary>
[TestClass]
public sealed class SavedModelTests
{
    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    [TestMethod]
    public void Load_GivesTheSameNetworkSpectraAndHistory()
    {
        var ml = TestData.Context();
        RegressionPredictionTransformer<FeedForwardRegressionModelParameters> transformer = Training.Fit(ml, o =>
        {
            o.HiddenLayers = [6, 5];
            o.Activation = Activation.LeakyRelu(0.3).Normalized();
            o.ValidationFraction = 0.2;
            o.ProbeSchedule = ProbeSchedule.EveryEpochs(5);
        });
        FeedForwardRegressionModelParameters saved = transformer.Model;
        FeedForwardRegressionModelParameters loaded = (
            (RegressionPredictionTransformer<FeedForwardRegressionModelParameters>)
                EstimatorWorkout.Reload(ml, transformer, ml.View().Schema)
        ).Model;

        CollectionAssert.AreEqual(Training.Bits(saved), Training.Bits(loaded));
        CollectionAssert.AreEqual(
            saved.Network.Layers.Select(l => l.ToString()).ToArray(),
            loaded.Network.Layers.Select(l => l.ToString()).ToArray()
        );
        CollectionAssert.AreEqual(
            saved.Network.Layers.Select(l => l.Activation).ToArray(),
            loaded.Network.Layers.Select(l => l.Activation).ToArray()
        );
        Assert.AreEqual((saved.TargetOffset, saved.TargetScale), (loaded.TargetOffset, loaded.TargetScale));
        CollectionAssert.AreEqual(
            saved.Spectra.Measurements.Select(Properties).ToArray(),
            loaded.Spectra.Measurements.Select(Properties).ToArray()
        );
        CollectionAssert.AreEqual(
            saved.TrainingHistory.Epochs.Select(Properties).ToArray(),
            loaded.TrainingHistory.Epochs.Select(Properties).ToArray()
        );
        Assert.AreEqual(
            (saved.TrainingHistory.Rows, saved.TrainingHistory.ValidationRows),
            (loaded.TrainingHistory.Rows, loaded.TrainingHistory.ValidationRows)
        );
    }

    [TestMethod]
    public void Load_InAPipeline_IsTypedAndFindsTheTrace()
    {
        var ml = TestData.Context();
        IDataView data = ml.View();
        var pipeline = ml
            .Transforms.NormalizeMeanVariance("Features")
            .Append(ml.Regression.Trainers.FeedForward(Training.Options()))
            .Append(ml.Transforms.CopyColumns("Prediction", "Score"));
        ITransformer fitted = pipeline.Fit(data);
        var loaded = (TransformerChain<ITransformer>)EstimatorWorkout.Reload(ml, fitted, data.Schema);
        Assert.AreEqual(1, loaded.OfType<RegressionPredictionTransformer<FeedForwardRegressionModelParameters>>().Count());
        CollectionAssert.AreEqual(
            SpectralTrace.FindIn(fitted).Measurements.Select(Properties).ToArray(),
            SpectralTrace.FindIn(loaded).Measurements.Select(Properties).ToArray()
        );
    }

    [TestMethod]
    public void Load_OfSeveralOutputs_GivesTheSameModelAndSpectra()
    {
        MLContext ml = TestData.Context();
        IDataView data = MultiOutputData.View(ml);
        MultiOutputRegressionPredictionTransformer saved = MultiOutputData.Trainer(ml).Fit(data);
        var loaded = (MultiOutputRegressionPredictionTransformer)EstimatorWorkout.Reload(ml, saved, data.Schema);
        CollectionAssert.AreEqual(MultiOutputData.Parameters(saved.Model), MultiOutputData.Parameters(loaded.Model));
        CollectionAssert.AreEqual(saved.Model.TargetOffsets.ToArray(), loaded.Model.TargetOffsets.ToArray());
        CollectionAssert.AreEqual(saved.Model.TargetScales.ToArray(), loaded.Model.TargetScales.ToArray());
        CollectionAssert.AreEqual(saved.Model.OutputNames.ToArray(), loaded.Model.OutputNames.ToArray());
        Assert.AreEqual((saved.FeatureColumnName, saved.FeatureColumnType), (loaded.FeatureColumnName, loaded.FeatureColumnType));
        CollectionAssert.AreEqual(
            SpectralTrace.FindIn(saved).Measurements.Select(Properties).ToArray(),
            SpectralTrace.FindIn(loaded).Measurements.Select(Properties).ToArray()
        );
    }

    [TestMethod]
    [DataRow("Regression")]
    [DataRow("MultiOutputRegression")]
    [DataRow("Binary")]
    [DataRow("Multiclass")]
    public void LoadedElsewhere_WithoutLibTorch_ScoresTheSameBits(string task)
    {
        MLContext ml = TestData.Context();
        (IDataView data, IEstimator<ITransformer> trainer) = Task(ml, task);
        ITransformer model = ml.Transforms.NormalizeMeanVariance("Features").Append(trainer).Fit(data);
        ScoringService.AssertSame(ml, model, data, "Score");
        ScoringService.AssertSameWithoutDiagnostics(ml, model, data, "Score");
    }

    private static (IDataView Data, IEstimator<ITransformer> Trainer) Task(MLContext ml, string task)
    {
        IDataView data = ml.View();
        switch (task)
        {
            case "Regression":
                return (data, ml.Regression.Trainers.FeedForward(Training.Options()));
            case "MultiOutputRegression":
                return (MultiOutputData.View(ml), MultiOutputData.Trainer(ml));
            case "Binary":
                data = ml.Data.LoadFromEnumerable(
                    TestData.Rows(200).Select(row => new Classified { Features = row.Features, IsHigh = row.Label > 3 }).ToList()
                );
                return (data, ml.BinaryClassification.Trainers.FeedForward("IsHigh", numberOfEpochs: 3));
            default:
                data = ml.Data.LoadFromEnumerable(
                    TestData
                        .Rows(200)
                        .Select(row => new Classified
                        {
                            Features = row.Features,
                            Class =
                                row.Label < 2 ? "low"
                                : row.Label < 4 ? "middle"
                                : "high",
                        })
                        .ToList()
                );
                return (
                    ml.Transforms.Conversion.MapValueToKey("Class").Fit(data).Transform(data),
                    ml.MulticlassClassification.Trainers.FeedForward("Class", numberOfEpochs: 3)
                );
        }
    }

    private static string Properties(object row) => JsonSerializer.Serialize(row, row.GetType(), Json);

    private sealed class Classified
    {
        [VectorType(TestData.FeatureCount)]
        public float[] Features { get; set; } = [];

        public bool IsHigh { get; set; }

        public string Class { get; set; } = "";
    }
}
