using System.Globalization;
using BreastCancer;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral;
using Spectre.Console;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// 1. Data, split, normalization. With a sample of the data, ML.NET takes the names of the measurements from the header.
var ml = new MLContext(seed: 1);
string file = Path.Combine(AppContext.BaseDirectory, "breast-cancer.csv");
IDataView data = ml.Data.CreateTextLoader<Tumor>(',', hasHeader: true, dataSample: new MultiFileSource(file)).Load(file);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(data, testFraction: 0.3);
var normalization = ml.Transforms.NormalizeMeanVariance("Features", fixZero: false);

// 2. ML.NET's logistic regression and a small network. Both give calibrated probabilities.
var linear = normalization.Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression(nameof(Tumor.Benign))).Fit(split.TrainSet);
var network = normalization
    .Append(
        ml.BinaryClassification.Trainers.FeedForward(
            new FeedForwardBinaryTrainer.Options
            {
                LabelColumnName = nameof(Tumor.Benign),
                HiddenLayers = [32],
                NumberOfEpochs = 40,
                L2Regularization = 1e-3,
                Seed = 1,
            }
        )
    )
    .Fit(split.TrainSet);

// 3. Evaluate on the split, and with five folds.
AnsiConsole.MarkupLine("[bold]Breast cancer: is a tumor benign? 569 patients, 30 measurements[/]");
AnsiConsole.Write(
    MetricsTable.Of(("logistic", Test(linear)), ($"network {network.LastTransformer.Model.SubModel.Network}", Test(network)))
);
var trainer = normalization.Append(
    ml.BinaryClassification.Trainers.FeedForward(nameof(Tumor.Benign), hiddenLayers: [32], numberOfEpochs: 40)
);
var folds = ml.BinaryClassification.CrossValidate(data, trainer, numberOfFolds: 5, nameof(Tumor.Benign));
AnsiConsole.WriteLine(
    $"Five folds: accuracy {folds.Min(fold => fold.Metrics.Accuracy):P1} to {folds.Max(fold => fold.Metrics.Accuracy):P1}."
);

// 4. Which measurements matter: how much worse the test gets when a column is shuffled (from here, what ML.NET offers for every trainer).
AnsiConsole.MarkupLine(
    "\n[bold]What the network looks at[/]: loss of area under the ROC curve when a measurement is shuffled among the test patients"
);
var importance = ml.BinaryClassification.PermutationFeatureImportanceNonCalibrated(
    network,
    network.Transform(split.TestSet),
    nameof(Tumor.Benign),
    permutationCount: 10
);
AnsiConsole.Write(ImportanceChart.Of(importance.ToDictionary(pair => pair.Key, pair => -pair.Value.AreaUnderRocCurve.Mean), count: 10));

// 5. Why this patient: what each measurement adds to the log-odds of a benign tumor, gradient × input.
var scored = network.Transform(split.TestSet);
var explained = ml
    .Transforms.CalculateFeatureContribution(
        network.LastTransformer,
        numberOfPositiveContributions: 5,
        numberOfNegativeContributions: 5,
        normalize: false
    )
    .Fit(scored)
    .Transform(scored);
VBuffer<ReadOnlyMemory<char>> names = default;
scored.Schema["Features"].GetSlotNames(ref names);
float[] probabilities = [.. scored.GetColumn<float>("Probability")];
int patient = Array.FindIndex(probabilities, probability => probability is > 0.05f and < 0.4f);
var contributions = explained.GetColumn<VBuffer<float>>("FeatureContributions").ElementAt(patient).Items();
AnsiConsole.MarkupLineInterpolated(
    $"\n[bold]Why patient {patient + 1} of the test has a benign tumor with probability {probabilities[patient]:P1}[/]"
);
foreach ((int slot, float contribution) in contributions.OrderBy(item => item.Value))
    AnsiConsole.WriteLine($"{contribution,7:F2}  {names.GetItemOrDefault(slot)}");

CalibratedBinaryClassificationMetrics Test(ITransformer model) =>
    ml.BinaryClassification.Evaluate(model.Transform(split.TestSet), nameof(Tumor.Benign));
