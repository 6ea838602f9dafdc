using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral;
using Spectre.Console;
using TextFeatures;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// 1. Text and a category become one sparse vector: words and triples of letters, and one slot for each channel.
var ml = new MLContext(seed: 1);
IDataView tickets = ml.Data.LoadFromTextFile<Ticket>(Path.Combine(AppContext.BaseDirectory, "tickets.tsv"), hasHeader: true);
var features = ml
    .Transforms.Text.FeaturizeText("TextCode", nameof(Ticket.Text))
    .Append(ml.Transforms.Categorical.OneHotEncoding("ChannelCode", nameof(Ticket.Channel)))
    .Append(ml.Transforms.Concatenate("Features", "TextCode", "ChannelCode"));

// 2. The team is a key; its name comes back after the trainer.
var pipeline = features
    .Append(ml.Transforms.Conversion.MapValueToKey("Label", nameof(Ticket.Team)))
    .Append(
        ml.MulticlassClassification.Trainers.FeedForward(
            new FeedForwardMulticlassTrainer.Options
            {
                HiddenLayers = [32],
                NumberOfEpochs = 20,
                LabelSmoothing = 0.05,
                Seed = 1,
                Probes = [Probe.Weights()],
            }
        )
    )
    .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

// 3. With so few rows, folds say more than one split.
var folds = ml.MulticlassClassification.CrossValidate(tickets, pipeline, numberOfFolds: 5);
AnsiConsole.MarkupLine("[bold]Support tickets: 120 sentences, four teams[/]");
AnsiConsole.WriteLine($"Five folds: {folds.Average(fold => fold.Metrics.MicroAccuracy):P0} go to the right team; guessing gives 25 %.");

// 4. How sparse the features are. Rows stay sparse in memory; only a batch is dense.
var model = pipeline.Fit(tickets);
IDataView prepared = model.Transform(tickets);
VBuffer<float>[] rows = [.. prepared.GetColumn<VBuffer<float>>("Features")];
AnsiConsole.WriteLine($"A ticket has {rows.Average(row => row.GetValues().Length):F0} features that are not zero, of {rows[0].Length}.");

// 5. Save, load, and route two new tickets.
string file = Path.Combine(Path.GetTempPath(), $"mlspectral-tickets-{Environment.ProcessId}.zip");
ml.Model.Save(model, tickets.Schema, file);
ITransformer loaded = ml.Model.Load(file, out _);
File.Delete(file);
using var engine = ml.Model.CreatePredictionEngine<Ticket, Routing>(loaded);
AnsiConsole.MarkupLine("\n[bold]Two new tickets, routed by the model loaded from its file[/]");
foreach (
    Ticket ticket in new Ticket[]
    {
        new() { Channel = "chat", Text = "The app shows an error when I upload a file" },
        new() { Channel = "phone", Text = "The courier never came, where is my parcel?" },
    }
)
{
    Routing routing = engine.Predict(ticket);
    AnsiConsole.WriteLine($"{routing.PredictedLabel} ({routing.Score.Max():P0}): {ticket.Text}");
}
