using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLSpectral.Tests.Models;

/// <summary>
/// Makes a golden model of every component that saves. With the environment variable MLSPECTRAL_WRITE_GOLDEN=0.1 they are written to
/// tests/MLSpectral.Tests/Golden/models/0.1, to be committed:
/// <c>MLSPECTRAL_WRITE_GOLDEN=0.1 dotnet test tests/MLSpectral.Training.Tests -p:TestFilter=ClassName~GoldenModelWriter</c>; without it
/// to a folder that is deleted, and read again as GoldenModelTests reads those.
/// </summary>
[TestClass]
public sealed class GoldenModelWriter
{
    private const string WriteVariable = "MLSPECTRAL_WRITE_GOLDEN";

    private readonly MLContext _ml = TestData.Context();
    private readonly List<Row> _rows =
    [
        .. TestData
            .Rows(64)
            .Select(row => new Row
            {
                Features = row.Features,
                Label = row.Label,
                IsHigh = row.Label > 3,
                Class =
                    row.Label < 2 ? "low"
                    : row.Label < 4 ? "middle"
                    : "high",
                Targets = [row.Label, 1000 * row.Features[1]],
            }),
    ];

    [TestMethod]
    public void EveryComponentThatSaves_IsReadBack()
    {
        string? version = Environment.GetEnvironmentVariable(WriteVariable);
        DirectoryInfo folder = version is null
            ? Directory.CreateTempSubdirectory("mlspectral-golden-")
            : Directory.CreateDirectory(Path.Combine(SourceFolder(), version));
        try
        {
            Write(new GoldenFolder(folder.FullName));
        }
        finally
        {
            if (version is null)
                folder.Delete(recursive: true);
        }
    }

    private void Write(GoldenFolder folder)
    {
        folder.WriteRows([.. TestData.Rows(40, seed: 8).Select(row => row.Features)]);
        IDataView rows = folder.Rows(_ml),
            labelled = _ml.Data.LoadFromEnumerable(_rows),
            data = _ml.Transforms.Conversion.MapValueToKey("Key", "Class").Fit(labelled).Transform(labelled);
        foreach ((string name, IEstimator<ITransformer> estimator) in Subjects(data))
        {
            ITransformer fitted = estimator.Fit(data);
            GoldenRecord record = GoldenRecord.Of(fitted, rows);
            using var stream = new MemoryStream();
            _ml.Model.Save(fitted, data.Schema, stream);
            folder.Write(name, stream.ToArray(), record);
            ITransformer loaded = _ml.Model.Load(new MemoryStream(folder.Model(name)), out _);
            GoldenRecord.AssertSame(folder.Record(name), GoldenRecord.Of(loaded, rows));
            if (name == "Regression")
            {
                using FileStream trace = File.Create(folder.TraceFile);
                _ml.Data.SaveAsBinary(SpectralTrace.FindIn(fitted), trace);
            }
        }
    }

    private IEnumerable<(string Name, IEstimator<ITransformer> Estimator)> Subjects(IDataView data)
    {
        FeedForwardBinaryTrainer binary = _ml.BinaryClassification.Trainers.FeedForward("IsHigh", hiddenLayers: [6], numberOfEpochs: 3);
        FeedForwardBinaryTrainer oneOfThem = _ml.BinaryClassification.Trainers.FeedForward("Key", hiddenLayers: [4], numberOfEpochs: 2);
        FeedForwardRegressionTrainer regression = _ml.Regression.Trainers.FeedForward(
            new FeedForwardRegressionTrainer.Options
            {
                HiddenLayers = [6, 5],
                Activation = Activation.Tanh,
                NumberOfEpochs = 3,
                KeepInitialNetwork = true,
                Seed = 5,
            }
        );
        ITransformer model = regression.Fit(data);
        yield return ("Regression", regression);
        yield return (
            "MultiOutputRegression",
            _ml.Regression.Trainers.FeedForwardMultiOutput(
                new FeedForwardMultiOutputRegressionTrainer.Options
                {
                    LabelColumnName = "Targets",
                    HiddenLayers = [6],
                    NumberOfEpochs = 3,
                    Seed = 5,
                }
            )
        );
        yield return ("Binary", binary);
        yield return ("BinaryRecalibrated", binary.Append(_ml.BinaryClassification.Calibrators.Platt("IsHigh")));
        yield return ("Multiclass", _ml.MulticlassClassification.Trainers.FeedForward("Key", hiddenLayers: [6], numberOfEpochs: 3));
        yield return ("OneVersusAll", _ml.MulticlassClassification.Trainers.OneVersusAll(oneOfThem, "Key"));
        yield return ("ColumnSpectrum", _ml.Transforms.ColumnSpectrum("Features").Append(regression));
        yield return ("HeavyTail", _ml.Transforms.HeavyTail("Tail", "Features"));
        foreach (KernelKind kernel in Enum.GetValues<KernelKind>())
        {
            yield return (
                $"KernelFeatures{kernel}",
                _ml.Transforms.KernelFeatures(
                    model,
                    new KernelFeaturesOptions
                    {
                        Kernel = kernel,
                        NumberOfFeatures = 4,
                        NumberOfLandmarks = 20,
                        Seed = 3,
                    }
                )
            );
        }

        yield return ("SpectralDiagnostics", _ml.Transforms.SpectralDiagnostics(model));
    }

    private static string SourceFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../MLSpectral.Tests/Golden/models"));

    private sealed class Row
    {
        [VectorType(TestData.FeatureCount)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }

        public bool IsHigh { get; set; }

        public string Class { get; set; } = "";

        [VectorType(2)]
        public float[] Targets { get; set; } = [];
    }
}
