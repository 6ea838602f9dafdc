using System.Diagnostics.CodeAnalysis;
using TorchSharp;

namespace MLSpectral;

/// <summary>The folders in which an application's native libraries may lie, in the order in which they are searched.</summary>
internal sealed class NativeFolders(IEnumerable<string> folders)
{
    private readonly string[] _folders = [.. folders.Select(Path.TrimEndingDirectorySeparator).Distinct(StringComparer.Ordinal)];

    /// <summary>Beside the application and beside <c>TorchSharp.dll</c>, flat or under <c>runtimes</c>.</summary>
    /// <remarks>Then the host's own list, which knows of packages and of single-file apps that unpack themselves.</remarks>
    public static NativeFolders OfThisProcess(NativePlatform platform)
    {
        string runtimes = Path.Combine("runtimes", platform.RuntimeIdentifier, "native");
        string[] roots = [AppContext.BaseDirectory, .. TorchSharpFolder() is { } folder ? new[] { folder } : []];
        return new NativeFolders([
            .. roots,
            .. roots.Select(root => Path.Combine(root, runtimes)),
            .. HostFolders(),
            .. ScriptFolders(runtimes),
        ]);
    }

    /// <summary>
    /// Whether TorchSharp runs from the package folder, as in notebooks and scripts: it then gathers LibTorch from the packages itself.
    /// </summary>
    public static bool TorchSharpGathersPackages =>
        TorchSharpFolder() is { } folder && Directory.Exists(Path.Combine(folder, "..", "..", "runtimes"));

    /// <summary>The path of the first such file.</summary>
    public bool TryFind(string fileName, [NotNullWhen(true)] out string? path)
    {
        path = _folders.Select(folder => Path.Combine(folder, fileName)).FirstOrDefault(File.Exists);
        return path is not null;
    }

    public override string ToString() => string.Join(", ", _folders.Select(folder => $"'{folder}'"));

    private static string[] HostFolders() =>
        AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") is string list
            ? list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            : [];

    /// <summary>F# Interactive says where the native files of a script's packages lie on PATH, and nowhere else.</summary>
    private static IEnumerable<string> ScriptFolders(string runtimes) =>
        TorchSharpGathersPackages
            ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(folder => IsOfTorch(folder, runtimes))
            : [];

    /// <summary>
    /// Whether a folder is that of a platform in a package of torch: <c>…/libtorch-cpu-linux-x64/2.10.0/runtimes/…</c>.
    /// </summary>
    internal static bool IsOfTorch(string folder, string runtimes)
    {
        string native = Path.TrimEndingDirectorySeparator(folder);
        if (!Path.IsPathFullyQualified(native) || !native.EndsWith(runtimes, StringComparison.Ordinal))
            return false;

        string package = Path.GetFileName(Path.GetFullPath(Path.Combine(native[..^runtimes.Length], "..")));
        return package.Equals("torchsharp", StringComparison.OrdinalIgnoreCase)
            || package.StartsWith("libtorch-", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A single-file app's assemblies have no folder.</summary>
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An empty location is handled.")]
    private static string? TorchSharpFolder() =>
        Path.GetDirectoryName(typeof(torch).Assembly.Location) is { Length: > 0 } folder ? folder : null;
}
