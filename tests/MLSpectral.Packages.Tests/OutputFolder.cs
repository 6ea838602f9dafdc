using System.Runtime.InteropServices;
using System.Text.Json;

namespace MLSpectral.Packages.Tests;

/// <summary>What a build or a publish left in a folder.</summary>
internal sealed class OutputFolder(string path)
{
    private static readonly string[] Natives = [".so", ".dylib", ".dll"];

    /// <summary>This machine, as packages name it.</summary>
    public static string Platform { get; } =
        (
            OperatingSystem.IsWindows() ? "win-"
            : OperatingSystem.IsMacOS() ? "osx-"
            : "linux-"
        ) + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>The files by their paths in the folder, with slashes.</summary>
    public IReadOnlyList<string> Files { get; } =
    [
        .. Directory
            .EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(path, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The hearts of LibTorch, one a platform.</summary>
    public IEnumerable<string> LibTorch => Files.Where(file => Path.GetFileNameWithoutExtension(file) is "torch_cpu" or "libtorch_cpu");

    /// <summary>Files and entries of deps.json that belong to TorchSharp or come with it.</summary>
    public IEnumerable<string> OfTorch =>
        Files.Concat(Dependencies()).Where(name => Has(name, "torch") || Has(name, "skiasharp") || Has(name, "zip"));

    /// <summary>Native files of torch for another platform than this, in the folder or in deps.json.</summary>
    public IEnumerable<string> Foreign =>
        Files
            .Concat(Dependencies())
            .Where(name => Has(name, "torch") && name.StartsWith("runtimes/", StringComparison.Ordinal))
            .Where(name => !name.StartsWith($"runtimes/{Platform}/", StringComparison.Ordinal));

    /// <summary>Files of torch that deps.json promises and that are not there.</summary>
    public IEnumerable<string> Missing =>
        Dependencies().Where(name => Has(name, "torch") && name.StartsWith("runtimes/", StringComparison.Ordinal)).Except(Files);

    public bool HasNatives =>
        Files.Any(file => file.StartsWith("runtimes/", StringComparison.Ordinal) && Natives.Contains(Path.GetExtension(file)));

    /// <summary>The packages of deps.json, and the files of theirs that depend on the platform.</summary>
    private IEnumerable<string> Dependencies()
    {
        foreach (string file in Files.Where(file => file.EndsWith(".deps.json", StringComparison.Ordinal)))
        {
            using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(path, file)));
            foreach (
                JsonProperty package in json.RootElement.GetProperty("targets").EnumerateObject().SelectMany(t => t.Value.EnumerateObject())
            )
            {
                yield return package.Name;
                if (!package.Value.TryGetProperty("runtimeTargets", out JsonElement targets))
                    continue;
                foreach (JsonProperty target in targets.EnumerateObject())
                    yield return target.Name;
            }
        }
    }

    private static bool Has(string name, string part) => name.Contains(part, StringComparison.OrdinalIgnoreCase);
}
