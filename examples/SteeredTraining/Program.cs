using System.Globalization;
using Microsoft.ML;
using MLSpectral;
using Spectre.Console;
using SteeredTraining;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// 1. Handwritten digits: a quarter to test; of the rest a fifth to validate.
var ml = new MLContext(seed: 1);
IDataView data = ml.Data.LoadFromTextFile<Image>(Path.Combine(AppContext.BaseDirectory, "digits.csv"), separatorChar: ',', hasHeader: true);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(data, testFraction: 0.25);
var preparation = ml
    .Transforms.Conversion.MapValueToKey("Label", nameof(Image.Digit))
    .Append(ml.Transforms.NormalizeMinMax("Features"))
    .Fit(split.TrainSet);
IDataView train = preparation.Transform(split.TrainSet),
    test = preparation.Transform(split.TestSet);

// 2. The same network every time; what differs is who steers. Ctrl+C ends the present run and keeps its best epoch.
var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    cancellation.Cancel();
};
Table table = new Table().Border(TableBorder.Rounded).AddColumns("steered by", "epochs", "model of", "α, layer 2", "accuracy", "log-loss");
AnsiConsole.MarkupLine("[bold]Handwritten digits, a network of 64-256-256-10, at most 60 epochs[/] (Ctrl+C ends the present run)");
Run("nothing", _ => { });
Run("validation", o => o.Callbacks = [new EarlyStopping { Patience = 8 }]);
Run("α, layer 2", o => o.Callbacks = [
        new SpectralEarlyStopping
        {
            Layer = 2,
            Column = nameof(SpectralMeasurement.Alpha),
            Minimum = 3.2,
        },
    ]);
Run("α, all layers", o =>
    (o.LearningRateSchedule, o.Callbacks) = (LearningRateSchedule.Cosine(warmUpEpochs: 2), [new TemperatureBalancing()])
);
Run("own callback", o => o.Callbacks = [new GoodEnough(0.98)]);

// 3. What became of them.
AnsiConsole.Write(table);
AnsiConsole.WriteLine(
    "Accuracy and log-loss are those of the test. α is the exponent of the tail of a layer's eigenvalues: it falls while the "
        + "layer learns, and below 2 a network is often over-trained; 3.2 is an early warning. Balancing gives layers with a large α "
        + "a larger learning rate."
);

void Run(string name, Action<FeedForwardMulticlassTrainer.Options> steer)
{
    cancellation.Dispose();
    cancellation = new CancellationTokenSource();
    var options = new FeedForwardMulticlassTrainer.Options
    {
        HiddenLayers = [256, 256],
        Optimizer = Optimizer.Adam(1e-3),
        NumberOfEpochs = 60,
        ValidationFraction = 0.2,
        Seed = 1,
        Probes = [Probe.Weights()],
        ProbeSchedule = ProbeSchedule.EveryEpochs(1),
        OnEpoch = report =>
            Console.Write(
                $"\r{name}: epoch {report.Epoch}, loss {report.ValidationLoss:F4}, accuracy {report.ValidationMetric:P1}".PadRight(78)
            ),
        CancellationToken = cancellation.Token,
        OnCancellation = CancellationAction.ReturnBestModel,
    };
    steer(options);
    try
    {
        var transformer = ml.MulticlassClassification.Trainers.FeedForward(options).Fit(train);
        Console.WriteLine();
        var metrics = ml.MulticlassClassification.Evaluate(transformer.Transform(test));
        TrainingHistory history = transformer.Model.TrainingHistory;
        AnsiConsole.MarkupLineInterpolated($"  [grey]{history.Outcome}: {history.Reason ?? "all epochs."}[/]");
        double alpha = transformer.Model.Spectra.Measurements.Last(row => row.Layer == 2 && row.Step <= history.ModelStep).Alpha;
        table.AddRow(
            name,
            $"{history.Epochs.Count}",
            history.RestoredBest ? $"epoch {history.BestEpoch}" : $"step {history.ModelStep}",
            $"{alpha:F1}",
            $"{metrics.MicroAccuracy:P1}",
            $"{metrics.LogLoss:F3}"
        );
    }
    catch (OperationCanceledException)
    {
        AnsiConsole.WriteLine($"{name}: cancelled before its first step.");
    }
}
