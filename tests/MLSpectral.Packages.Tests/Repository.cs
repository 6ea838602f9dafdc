using System.Xml.Linq;

namespace MLSpectral.Packages.Tests;

/// <summary>The repository that the packages are made from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The projects that become packages, by the packages' names.</summary>
    public static IReadOnlyList<string> Packages { get; } = ["MLSpectral.Statistics", "MLSpectral", "MLSpectral.Training"];

    public static string Readme(string package) => File.ReadAllText(Path.Combine(Root, "src", package, "PACKAGE.md"));

    /// <summary>The first program of a package's readme, as somebody copies it from the gallery.</summary>
    public static string ReadmeProgram(string package)
    {
        const string Fence = "```csharp\n";
        string readme = Readme(package).ReplaceLineEndings("\n");
        int start = readme.IndexOf(Fence, StringComparison.Ordinal) + Fence.Length;
        return readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
    }

    /// <summary>The version of a package in Directory.Packages.props.</summary>
    public static string PinnedVersion(string package) =>
        XDocument
            .Load(Path.Combine(Root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Single(entry => (string?)entry.Attribute("Include") == package)
            .Attribute("Version")!
            .Value;

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "MLSpectral.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The test does not lie in the repository, so there is nothing to pack.");
    }
}
