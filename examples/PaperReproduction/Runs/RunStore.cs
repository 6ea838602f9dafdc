using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using MLSpectral;

namespace PaperReproduction.Runs;

/// <summary>
/// Finished runs on disk, a folder for each: its spectra as an ML.NET data view and its numbers. A folder is there whole or not at all; one
/// that was damaged later counts as not there.
/// </summary>
/// <param name="folder">Where they are.</param>
internal sealed class RunStore(string folder)
{
    private const string SpectraFile = "spectra.idv",
        NumbersFile = "run.json";
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
    private static readonly string Version =
        typeof(SpectralTrace).Assembly.GetName().Version + " " + typeof(SpectralTrace).Module.ModuleVersionId;

    /// <summary>The result of a run that was finished before by the same build of the library; null where there is none.</summary>
    public RunResult? Find(RunPlan plan)
    {
        string place = Path.Combine(folder, plan.FolderName),
            numbers = Path.Combine(place, NumbersFile),
            spectra = Path.Combine(place, SpectraFile);
        if (!File.Exists(numbers) || !File.Exists(spectra))
            return null;
        SavedRun? saved = Read(numbers);
        if (saved is null || saved.Plan != plan.Name || saved.Library != Version || saved.SpectraHash != Hash(spectra))
            return null;
        var ml = new MLContext();
        return new RunResult(
            plan,
            SpectralTrace.FromDataView(ml.Data.LoadFromBinary(spectra)).Measurements,
            saved.Numbers
        );
    }

    /// <summary>Keeps a result.</summary>
    public void Save(RunResult result)
    {
        string place = Path.Combine(folder, result.Plan.FolderName),
            part = place + ".part";
        Remove(part);
        Directory.CreateDirectory(part);
        var ml = new MLContext();
        string spectra = Path.Combine(part, SpectraFile);
        using (FileStream stream = File.Create(spectra))
            ml.Data.SaveAsBinary(new SpectralTrace(result.Spectra), stream);
        File.WriteAllText(
            Path.Combine(part, NumbersFile),
            JsonSerializer.Serialize(new SavedRun(result.Plan.Name, Version, Hash(spectra), result.Numbers), Json)
        );
        Remove(place);
        Directory.Move(part, place);
    }

    private static SavedRun? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<SavedRun>(File.ReadAllText(file), Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Hash(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    private static void Remove(string place)
    {
        if (Directory.Exists(place))
            Directory.Delete(place, recursive: true);
    }

    private sealed record SavedRun(string Plan, string Library, string SpectraHash, RunNumbers Numbers);
}
