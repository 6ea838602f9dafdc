using System.Diagnostics;
using Microsoft.ML;
using MLSpectral.ScoringProcess;
using MLSpectral.Tests.Transforms;

namespace MLSpectral.Tests.Models;

/// <summary>A model that is loaded in a process of its own, one that has no LibTorch.</summary>
internal static class ScoringService
{
    /// <summary>Checks that the other process computes the same columns, bit by bit, and finds the same traces.</summary>
    public static void AssertSame(MLContext ml, ITransformer model, IDataView data, params string[] columns)
    {
        string[] expected =
        [
            .. RowText.Of(model.Transform(data), columns),
            $"traces {SpectralTrace.FindAllIn(model).Sum(trace => trace.Measurements.Count)}",
            "native 0",
        ];
        CollectionAssert.AreEqual(expected, Run(ml, model, data, columns));
    }

    /// <summary>
    /// Checks that the other process computes the same columns, bit by bit, of a file whose spectra and history cannot be read: loading and
    /// scoring do not touch them. It says so when it asks for the spectra.
    /// </summary>
    public static void AssertSameWithoutDiagnostics(MLContext ml, ITransformer model, IDataView data, params string[] columns)
    {
        byte[] file = SavedTransform.Save(ml, model, data.Schema);
        foreach (string entry in new[] { "Spectra", "TrainingHistory" })
            file = SavedTransform.Replace(file, entry, [1, 2, 3]);
        string[] lines = Run(ml, file, data, columns);
        CollectionAssert.AreEqual(RowText.Of(model.Transform(data), columns).ToArray(), lines[..^2]);
        StringAssert.StartsWith(lines[^2], "traces unreadable: The entry 'Spectra' of the model cannot be read; scoring does without it");
    }

    /// <summary>
    /// Checks that the other process finds the same drift, bit by bit, in rows compared with those that the model's spectral probe was
    /// fitted to.
    /// </summary>
    public static void AssertSameDrift(MLContext ml, ITransformer model, IDataView data)
    {
        SpectralComparison comparison = ColumnSpectrumTransformer.FindIn(model).Compare(model.Transform(data));
        string[] expected =
        [
            .. RowText.Of(comparison, comparison.Schema.Select(column => column.Name)),
            $"traces {SpectralTrace.FindAllIn(model).Sum(trace => trace.Measurements.Count)}",
            "native 0",
        ];
        CollectionAssert.AreEqual(expected, Run(ml, model, data, ["--compare"]));
    }

    private static string[] Run(MLContext ml, ITransformer model, IDataView data, string[] columns) =>
        Run(ml, SavedTransform.Save(ml, model, data.Schema), data, columns);

    private static string[] Run(MLContext ml, byte[] model, IDataView data, string[] columns)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mlspectral-");
        try
        {
            string modelFile = Path.Combine(folder.FullName, "model.zip"),
                dataFile = Path.Combine(folder.FullName, "rows.idv");
            File.WriteAllBytes(modelFile, model);
            using (FileStream stream = File.Create(dataFile))
                ml.Data.SaveAsBinary(data, stream);
            return Run([modelFile, dataFile, .. columns]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string[] Run(string[] arguments)
    {
        string program = Path.Combine(
            AppContext.BaseDirectory.Replace("MLSpectral.Training.Tests", "MLSpectral.ScoringProcess", StringComparison.Ordinal),
            "MLSpectral.ScoringProcess.dll"
        );
        Assert.IsEmpty(
            Directory.GetFiles(Path.GetDirectoryName(program)!, "*libtorch*", SearchOption.AllDirectories),
            "The scoring process must come without native torch libraries."
        );
        string dotnet = Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet";
        using var process = Process.Start(
            new ProcessStartInfo(dotnet, ["exec", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
