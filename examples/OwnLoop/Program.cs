using System.Globalization;
using MLSpectral;
using OwnLoop;
using Spectre.Console;
using static TorchSharp.torch;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// Before the first use of torch in an application: also loads it on Linux systems of 2022 and 2023.
NativeTorch.EnsureLoaded();
random.manual_seed(1);
using var scope = NewDisposeScope();
Digits digits = Digits.Load(Path.Combine(AppContext.BaseDirectory, "digits.csv"));
Digits train = digits.Part(0, 1400),
    test = digits.Part(1400, digits.Count - 1400);

AnsiConsole.MarkupLine("[bold]Handwritten digits, in a training loop of one's own[/]");
Train("Residual convolutional network", new ResidualNetwork());
Train("Chain", nn.Sequential(nn.Flatten(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 32), nn.Tanh(), nn.Linear(32, 10)));

void Train(string title, nn.Module<Tensor, Tensor> module)
{
    const int steps = 200;
    using var optimizer = optim.Adam(module.parameters(), lr: 3e-3);

    // 1. Attach: the module, some rows to measure kernels on, and their targets.
    Digits sample = train.Part(0, 100);
    using var monitor = SpectralMonitor.Attach(module, sample.Images, options: new SpectralMonitorOptions { Targets = sample.OneHot });
    AnsiConsole.MarkupLineInterpolated($"\n[bold]{title}[/]\nMeasured by {monitor.Description}.");

    for (int step = 0; step <= steps; step++)
    {
        using var stepScope = NewDisposeScope();
        Digits batch = train.Part(step * 64 % (train.Count - 64), 64);
        module.train();
        Tensor loss = nn.functional.cross_entropy(module.call(batch.Images), batch.Labels);

        // 2. Measure when you like; the loop is not disturbed.
        if (step is 0 or 10 or 50 or steps)
            monitor.Measure(step, learningRate: 3e-3, trainLoss: loss.item<float>());
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    }

    module.eval();
    double accuracy = (module.call(test.Images).argmax(1) == test.Labels).to(ScalarType.Float32).mean().item<float>();
    AnsiConsole.MarkupLine($"Test accuracy {accuracy:P1}.");

    // 3. Read the trace: an IDataView, with one row for each time and matrix.
    Print(monitor.Trace);
    module.Dispose();
}

static void Print(SpectralTrace trace)
{
    var table = new Table().Border(TableBorder.Rounded).AddColumns("matrix", "size", "largest λ", "stable rank", "alignment");
    foreach (var matrix in trace.Measurements.GroupBy(row => $"{row.Matrix} {row.LayerName}").OrderBy(rows => rows.Key))
    {
        SpectralMeasurement start = matrix.First(),
            end = matrix.Last();
        string Course(Func<SpectralMeasurement, double> column) =>
            double.IsNaN(column(end)) ? "" : $"{column(start):G3} → {column(end):G3}";
        table.AddRow(
            matrix.Key,
            $"{end.Rows} × {end.Columns}",
            Course(row => row.SpectralNorm),
            Course(row => row.StableRank),
            Course(row => row.CenteredTargetAlignment)
        );
    }

    AnsiConsole.Write(table);
}
