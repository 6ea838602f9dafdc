using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Models;
using MLSpectral.Networks;
using MLSpectral.Probes;
using MLSpectral.Spectra;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Models;

/// <summary>What comes back from a model file, here and in a process that has no LibTorch.</summary>
[TestClass]
public sealed class SavedModelTests
{
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
        FeedForwardRegressionModelParameters loaded =
            ((RegressionPredictionTransformer<FeedForwardRegressionModelParameters>)EstimatorWorkout.Reload(ml, transformer, ml.View().Schema)).Model;

        CollectionAssert.AreEqual(Training.Bits(saved), Training.Bits(loaded));
        CollectionAssert.AreEqual(saved.Network.Layers.Select(l => l.ToString()).ToArray(), loaded.Network.Layers.Select(l => l.ToString()).ToArray());
        CollectionAssert.AreEqual(saved.Network.Layers.Select(l => l.Activation).ToArray(), loaded.Network.Layers.Select(l => l.Activation).ToArray());
        Assert.AreEqual((saved.TargetOffset, saved.TargetScale), (loaded.TargetOffset, loaded.TargetScale));
        CollectionAssert.AreEqual(saved.Spectra.Measurements.Select(Properties).ToArray(), loaded.Spectra.Measurements.Select(Properties).ToArray());
        CollectionAssert.AreEqual(saved.TrainingHistory.Epochs.Select(Properties).ToArray(), loaded.TrainingHistory.Epochs.Select(Properties).ToArray());
        Assert.AreEqual((saved.TrainingHistory.Rows, saved.TrainingHistory.ValidationRows), (loaded.TrainingHistory.Rows, loaded.TrainingHistory.ValidationRows));
    }

    [TestMethod]
    public void Load_InAPipeline_IsTypedAndFindsTheTrace()
    {
        var ml = TestData.Context();
        IDataView data = ml.View();
        var pipeline = ml.Transforms.NormalizeMeanVariance("Features").Append(ml.Regression.Trainers.FeedForward(Training.Options()))
            .Append(ml.Transforms.CopyColumns("Prediction", "Score"));
        ITransformer fitted = pipeline.Fit(data);
        var loaded = (TransformerChain<ITransformer>)EstimatorWorkout.Reload(ml, fitted, data.Schema);
        Assert.AreEqual(1, loaded.OfType<RegressionPredictionTransformer<FeedForwardRegressionModelParameters>>().Count());
        CollectionAssert.AreEqual(
            SpectralTrace.Of(fitted).Measurements.Select(Properties).ToArray(),
            SpectralTrace.Of(loaded).Measurements.Select(Properties).ToArray());
    }

    [TestMethod]
    public void LoadedElsewhere_WithoutLibTorch_ScoresTheSameBits()
    {
        var ml = TestData.Context();
        IDataView data = ml.View();
        ITransformer model = ml.Transforms.NormalizeMeanVariance("Features").Append(ml.Regression.Trainers.FeedForward(Training.Options())).Fit(data);
        using var folder = new ModelFolder();
        ml.Model.Save(model, data.Schema, folder.ModelFile);
        using (FileStream stream = File.Create(folder.DataFile))
            ml.Data.SaveAsBinary(data, stream);

        string[] lines = folder.ScoreInAnotherProcess();
        string[] expected =
        [
            .. model.Transform(data).GetColumn<float>("Score").Select(score => BitConverter.SingleToUInt32Bits(score).ToString("x8", CultureInfo.InvariantCulture)),
            $"trace {SpectralTrace.Of(model).Measurements.Count}",
            "native 0",
        ];
        CollectionAssert.AreEqual(expected, lines);
    }

    private static string Properties(object row) => string.Join(' ', row.GetType().GetProperties().Select(p =>
        p.GetValue(row) is double[] values ? string.Join(' ', values) : FormattableString.Invariant($"{p.GetValue(row):R}")));

    /// <summary>A model and its rows on disk, and the process that scores them.</summary>
    private sealed class ModelFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlspectral-");

        public string ModelFile => Path.Combine(_folder.FullName, "model.zip");

        public string DataFile => Path.Combine(_folder.FullName, "rows.idv");

        public string[] ScoreInAnotherProcess()
        {
            string program = Path.Combine(AppContext.BaseDirectory.Replace("MLSpectral.Tests", "MLSpectral.ScoringProcess", StringComparison.Ordinal), "MLSpectral.ScoringProcess.dll");
            Assert.IsEmpty(Directory.GetFiles(Path.GetDirectoryName(program)!, "*libtorch*", SearchOption.AllDirectories), "The scoring process must come without native torch libraries.");
            using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet", ["exec", program, ModelFile, DataFile])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.AreEqual(0, process.ExitCode, errors.Result);
            return output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
