using System.Globalization;
using Digits;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSpectral;
using Spectre.Console;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// 1. Images and a label: the digit becomes a key, in the order of its values.
var ml = new MLContext(seed: 1);
IDataView data = ml.Data.LoadFromTextFile<Image>(Path.Combine(AppContext.BaseDirectory, "digits.csv"), separatorChar: ',', hasHeader: true);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(data, testFraction: 0.25);
var preparation = ml
    .Transforms.Conversion.MapValueToKey("Label", nameof(Image.Digit), keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
    .Append(ml.Transforms.NormalizeMinMax("Features"));

// 2. ML.NET's linear classifier, and a network that is measured before and after training.
var linear = preparation.Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy()).Fit(split.TrainSet);
var network = preparation
    .Append(
        ml.MulticlassClassification.Trainers.FeedForward(
            new FeedForwardMulticlassTrainer.Options
            {
                HiddenLayers = [128, 128],
                Optimizer = Optimizer.Adam(1e-3),
                NumberOfEpochs = 60,
                Seed = 1,
                Probes = [Probe.Weights(), Probe.ConjugateKernel(), Probe.NeuralTangentKernel()],
                ProbeSchedule = ProbeSchedule.AtStartAndEnd,
                ProbeSampleSize = 500,
            }
        )
    )
    .Fit(split.TrainSet);

// 3. Evaluate, as always.
MulticlassClassificationMetrics metrics = Test(network);
AnsiConsole.MarkupLine("[bold]Handwritten digits: 1797 images of 8 × 8 pixels, a quarter to test[/]");
AnsiConsole.Write(
    new Table()
        .Border(TableBorder.Rounded)
        .AddColumns("model", "test accuracy", "test log-loss")
        .AddRow("linear (SDCA)", $"{Test(linear).MicroAccuracy:P1}", $"{Test(linear).LogLoss:F3}")
        .AddRow($"network {network.LastTransformer.Model.Network}", $"{metrics.MicroAccuracy:P1}", $"{metrics.LogLoss:F3}")
);

// 4. What it takes for what. The keys carry their values, so the rows have names.
VBuffer<int> digits = default;
network.Transform(split.TestSet).Schema["PredictedLabel"].GetKeyValues(ref digits);
AnsiConsole.MarkupLine("\n[bold]Test images of each digit (rows), and what the network takes them for[/]");
AnsiConsole.Write(ConfusionTable.Of(metrics.ConfusionMatrix, [.. digits.DenseValues()]));

// 5. What training changed in the network.
AnsiConsole.MarkupLine("\n[bold]Spectra before and after training[/]");
AnsiConsole.Write(SpectraTable.Of(network.LastTransformer.Model.Spectra));
AnsiConsole.WriteLine(
    "Outliers are directions that training wrote into weights which started as noise. Alignment (0 to 1) says how well the "
        + "features (CK) or gradients (NTK) see the classes: where it rises, features were learned."
);

MulticlassClassificationMetrics Test(ITransformer model) => ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
