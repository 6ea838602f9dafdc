using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral;
using QuickStart;
using Spectre.Console;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// 1. An ordinary ML.NET pipeline: real data, a split, normalization (fixZero: false, so that features are centred too).
var ml = new MLContext(seed: 1);
IDataView data = ml.Data.LoadFromTextFile<Patient>(
    Path.Combine(AppContext.BaseDirectory, "diabetes.csv"),
    separatorChar: ',',
    hasHeader: true
);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(data, testFraction: 0.25);
var normalization = ml.Transforms.NormalizeMeanVariance("Features", fixZero: false);

// 2. Two trainers in it: ML.NET's own linear regression, and a network that is watched while it trains.
var linear = normalization.Append(ml.Regression.Trainers.Sdca(labelColumnName: nameof(Patient.Progression))).Fit(split.TrainSet);
var network = Train(learningRate: 1e-3);

// 3. Evaluate, as always.
AnsiConsole.MarkupLine("[bold]Diabetes: progression after a year from ten measurements of 442 patients[/]");
AnsiConsole.Write(
    new Table()
        .Border(TableBorder.Rounded)
        .AddColumns("model", "test R²", "test RMSE")
        .AddRow("linear (SDCA)", $"{Test(linear).RSquared:F3}", $"{Test(linear).RootMeanSquaredError:F1}")
        .AddRow(
            $"network {network.LastTransformer.Model.Network}",
            $"{Test(network).RSquared:F3}",
            $"{Test(network).RootMeanSquaredError:F1}"
        )
);

// 4. See what the network learned. The trace is an IDataView, with one row for each time and matrix.
SpectralTrace spectra = network.LastTransformer.Model.Spectra;
AnsiConsole.MarkupLine("\n[bold]How the spectra evolved[/]");
foreach (Table table in SpectraTable.Of(spectra))
    AnsiConsole.Write(table);
AnsiConsole.MarkupLine("\n[bold]What it means[/]");
AnsiConsole.Write(PlainWords.Of(spectra));

// 5. The same network at ten times the learning rate learns in another way, and the spectra say how.
var faster = Train(learningRate: 1e-2);
AnsiConsole.MarkupLine($"\n[bold]The same at ten times the learning rate[/] (test R² {Test(faster).RSquared:F3})");
AnsiConsole.Write(PlainWords.Of(faster.LastTransformer.Model.Spectra));
SpectraPlot.Save("spectra.png", layer: 2, ("learning rate 0.001", spectra), ("learning rate 0.01", faster.LastTransformer.Model.Spectra));
AnsiConsole.WriteLine("Drawn in spectra.png: eigenvalues right of the red line are what training wrote into the layer.");

// 6. Save, load, use. The spectra travel with the model, and scoring needs no LibTorch.
string file = Path.Combine(Path.GetTempPath(), $"mlspectral-quickstart-{Environment.ProcessId}.zip");
ml.Model.Save(network, split.TrainSet.Schema, file);
ITransformer loaded = ml.Model.Load(file, out _);
using var engine = ml.Model.CreatePredictionEngine<Patient, Prediction>(loaded);
Patient patient = ml.Data.CreateEnumerable<Patient>(split.TestSet, reuseRowObject: false).First();
AnsiConsole.MarkupLine("\n[bold]Saved, loaded, used[/]");
AnsiConsole.MarkupLine(
    $"{new FileInfo(file).Length / 1024} KiB on disk. It predicts {engine.Predict(patient).Score:F0} for a patient with "
        + $"{patient.Progression:F0}, and carries {SpectralTrace.FindIn(loaded).Measurements.Count} spectra."
);
File.Delete(file);

TransformerChain<RegressionPredictionTransformer<FeedForwardRegressionModelParameters>> Train(double learningRate) =>
    normalization
        .Append(
            ml.Regression.Trainers.FeedForward(
                new FeedForwardRegressionTrainer.Options
                {
                    LabelColumnName = nameof(Patient.Progression),
                    HiddenLayers = [128, 64],
                    Activation = Activation.Tanh,
                    Optimizer = Optimizer.Adam(learningRate),
                    NumberOfEpochs = 15,
                    Seed = 1,
                    ProbeSchedule = ProbeSchedule.LogSpaced(5),
                }
            )
        )
        .Fit(split.TrainSet);

RegressionMetrics Test(ITransformer model) => ml.Regression.Evaluate(model.Transform(split.TestSet), nameof(Patient.Progression));
