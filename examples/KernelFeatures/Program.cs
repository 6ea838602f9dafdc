using System.Globalization;
using Digits;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLSpectral;
using Spectre.Console;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var ml = new MLContext(seed: 1);
IDataView data = ml.Data.LoadFromTextFile<Image>(Path.Combine(AppContext.BaseDirectory, "digits.csv"), separatorChar: ',', hasHeader: true);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(data, testFraction: 0.25);
var preparation = ml
    .Transforms.Conversion.MapValueToKey("Label", nameof(Image.Digit), keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
    .Append(ml.Transforms.NormalizeMinMax("Features"));

// 1. A network, trained once.
Console.WriteLine("Training a network, and four trainers on what it sees ...");
var network = preparation
    .Append(
        ml.MulticlassClassification.Trainers.FeedForward(
            new FeedForwardMulticlassTrainer.Options
            {
                HiddenLayers = [256],
                Optimizer = Optimizer.Adam(1e-3),
                NumberOfEpochs = 40,
                Seed = 1,
                Probes = [],
            }
        )
    )
    .Fit(split.TrainSet);

// 2. What the network sees in an image, as 32 numbers: coordinates in the leading eigenvectors of its conjugate kernel. Any trainer takes
// them.
var features = preparation.Append(ml.Transforms.KernelFeatures(network)).AppendCacheCheckpoint(ml);
var boosted = features.Append(ml.MulticlassClassification.Trainers.LightGbm(featureColumnName: "KernelFeatures")).Fit(split.TrainSet);
var linear = features
    .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(featureColumnName: "KernelFeatures"))
    .Fit(split.TrainSet);

// 3. The same of the neural tangent kernel: how a gradient step on one image moves the outputs for another.
var tangent = preparation
    .Append(
        ml.Transforms.KernelFeatures(
            network,
            new KernelFeaturesOptions { Kernel = KernelKind.NeuralTangentKernel, NumberOfLandmarks = 500 }
        )
    )
    .AppendCacheCheckpoint(ml)
    .Append(ml.MulticlassClassification.Trainers.LightGbm(featureColumnName: "KernelFeatures"))
    .Fit(split.TrainSet);

// 4. Beside each other, and beside LightGBM on the 64 pixels.
var pixels = preparation.Append(ml.MulticlassClassification.Trainers.LightGbm()).Fit(split.TrainSet);
AnsiConsole.MarkupLine("[bold]Handwritten digits: accuracy on a quarter of 1797 images[/]");
AnsiConsole.Write(
    new Table()
        .Border(TableBorder.Rounded)
        .AddColumns("features", "trainer", "accuracy")
        .AddRow("64 pixels", "network 64-256-10", $"{Accuracy(network):P1}")
        .AddRow("64 pixels", "LightGBM", $"{Accuracy(pixels):P1}")
        .AddRow("32 of the network's conjugate kernel", "LightGBM", $"{Accuracy(boosted):P1}")
        .AddRow("32 of the network's conjugate kernel", "linear (SDCA)", $"{Accuracy(linear):P1}")
        .AddRow("32 of its tangent kernel", "LightGBM", $"{Accuracy(tangent):P1}")
);

// 5. Leverage: which test images are least like what the eigenvectors were computed on.
float[] leverage = [.. boosted.Transform(split.TestSet).GetColumn<float>("Leverage")];
float[] noise = [.. boosted.Transform(Noise()).GetColumn<float>("Leverage")];
AnsiConsole.WriteLine(
    "The network packs into 32 numbers what a linear model needs: use them where a simple, fast or explainable trainer is wanted."
);
AnsiConsole.WriteLine(
    $"\nLeverage, how unlike the training images an image is to the network ({32 / 1000.0:F3} is usual: 32 features, 1000 landmarks):"
);
AnsiConsole.WriteLine($"median {Median(leverage):F3} of the test images, {Median(noise):F3} of random pixels.");

double Accuracy(ITransformer model) => ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet)).MicroAccuracy;

IDataView Noise()
{
    var random = new Random(1);
    return ml.Data.LoadFromEnumerable(
        Enumerable.Range(0, 200).Select(_ => new Image { Features = [.. Enumerable.Range(0, 64).Select(_ => random.Next(0, 17))] }).ToList()
    );
}

static float Median(float[] values) => values.Order().ElementAt(values.Length / 2);
