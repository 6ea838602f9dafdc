using MLSpectral;
using MLSpectral.Benchmarks.Kernels;
using MLSpectral.Benchmarks.Measuring;
using MLSpectral.Benchmarks.Reading;
using MLSpectral.Benchmarks.Scoring;
using MLSpectral.Benchmarks.Tails;
using MLSpectral.Benchmarks.Trainers;
using MLSpectral.Benchmarks.Training;
using MLSpectral.Benchmarks.Transforms;

// Compares this library with bare TorchSharp and OnnxRuntime in one process, and with Python packages in another, side by side, and prints
// a Markdown table. An argument keeps the cases whose name contains it.
if (args is [MatrixFreeGrowth.Command, _, ..])
{
    NativeTorch.EnsureLoaded();
    return MatrixFreeGrowth.Run(args.Skip(1));
}

if (args is [PeerTrainers.Command])
{
    NativeTorch.EnsureLoaded();
    Console.WriteLine(Machine.Describe());
    Console.WriteLine();
    PeerTrainers.Run();
    return 0;
}

if (args.Length > 1)
{
    Console.Error.WriteLine(
        $"Usage: MLSpectral.Benchmarks [part of a case's name], or MLSpectral.Benchmarks {MatrixFreeGrowth.Command} rows…"
    );
    return 2;
}

NativeTorch.EnsureLoaded();
string filter = args.Length == 1 ? args[0] : "";
Case[] cases =
[
    .. TrainingStep.Cases,
    .. WholeFit.Cases,
    .. SinglePrediction.Cases,
    .. OnnxPrediction.Cases,
    .. BatchScoring.Cases,
    .. RowReading.Cases,
    .. PowerLawFitting.Cases,
    .. Bootstrapping.Cases,
    .. SpectrumRow.Cases,
    .. HeavyTailColumn.Cases,
    .. KernelSpectra.Cases,
    .. EigenvalueRoutines.Cases,
    .. WholeProbe.Cases,
    .. ColumnProbing.Cases,
    .. KernelFeatureRows.Cases,
];
Case[] chosen = [.. cases.Where(one => one.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))];
if (chosen.Length == 0)
{
    Console.Error.WriteLine($"No case's name contains '{filter}'. The cases are:\n{string.Join('\n', cases.Select(one => one.Name))}");
    return 2;
}

Console.WriteLine(Machine.Describe());
Console.WriteLine();
Console.WriteLine(ResultTable.Head);
foreach (Case one in chosen)
    Console.WriteLine(ResultTable.Row(one.Name, one.Run()));
Console.WriteLine();
Console.WriteLine(ResultTable.Legend);
return 0;
