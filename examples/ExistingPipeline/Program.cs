using System.Globalization;
using BreastCancer;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var ml = new MLContext(seed: 1);
IDataView data = ml.Data.LoadFromTextFile<Tumor>(
    Path.Combine(AppContext.BaseDirectory, "breast-cancer.csv"),
    separatorChar: ',',
    hasHeader: true
);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(data, testFraction: 0.3);

// A pipeline as many have it: normalization and a built-in trainer.
var before = ml
    .Transforms.NormalizeMeanVariance("Features", fixZero: false)
    .Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression(nameof(Tumor.Benign)))
    .Fit(split.TrainSet);

// Step 1: one line more. Nothing of what the pipeline predicts changes; it now knows the spectra of its features.
var probed = ml
    .Transforms.NormalizeMeanVariance("Features", fixZero: false)
    .Append(ml.Transforms.ColumnSpectrum("Features"))
    .Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression(nameof(Tumor.Benign)))
    .Fit(split.TrainSet);
Console.WriteLine("Step 1: a spectral probe in the pipeline you have");
Console.WriteLine($"  accuracy {Accuracy(before):P1} without, {Accuracy(probed):P1} with the probe");
SpectralMeasurement features = SpectralTrace.FindIn(probed).Measurements.Single(row => row.Matrix == SpectralMatrix.Correlation);
Console.WriteLine(
    $"  {features.Columns} measurements of {features.Rows} patients behave like {features.EffectiveRank:F1} independent ones"
);
foreach (string sentence in features.Evidence.Split(". "))
    Console.WriteLine($"  - {sentence.TrimEnd('.')}.");

// Step 2: the trainer's line exchanged. The same probe, and spectra of what the network learned.
var network = ml
    .Transforms.NormalizeMeanVariance("Features", fixZero: false)
    .Append(ml.Transforms.ColumnSpectrum("Features"))
    .Append(ml.BinaryClassification.Trainers.FeedForward(nameof(Tumor.Benign), hiddenLayers: [64], numberOfEpochs: 40))
    .Fit(split.TrainSet);
Console.WriteLine("\nStep 2: the trainer exchanged for a network");
Console.WriteLine(
    $"  accuracy {Accuracy(network):P1}. What training did to its matrices, from the first step to the last (λ₁ is the largest"
);
Console.WriteLine("  eigenvalue, drift how far the matrix moved relative to its size, alignment how well a kernel sees the label):\n");
Console.WriteLine(SpectralTrace.FindIn(network).Summary());

// What was measured is in the model's file, and every scored row can carry it.
IDataView scored = network.Append(ml.Transforms.SpectralDiagnostics(network)).Transform(split.TestSet);
VBuffer<ReadOnlyMemory<char>> names = default;
scored.Schema["Spectral.StableRank"].GetSlotNames(ref names);
float[] stableRanks = scored.GetColumn<float[]>("Spectral.StableRank").First();
Console.WriteLine("\nColumns on every scored row, such as Spectral.StableRank:");
foreach ((ReadOnlyMemory<char> name, float value) in names.DenseValues().Zip(stableRanks))
    Console.WriteLine($"  {name,-24}{value,8:F2}");

double Accuracy(ITransformer model) => ml.BinaryClassification.Evaluate(model.Transform(split.TestSet), nameof(Tumor.Benign)).Accuracy;
