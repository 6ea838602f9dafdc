using System.Globalization;
using System.Xml.Linq;

namespace MLSpectral.Packages.Tests;

/// <summary>
/// A folder outside the repository with the three packages as <c>dotnet pack</c> makes them, and projects that use them from there.
/// Deleted in the end.
/// </summary>
/// <remarks>
/// The packages have a version that no package had before, and land in a package folder of the workshop, so that a stale one is never
/// used. Those of others come from the machine's package folder. Both folders are set for this process and those it starts.
/// </remarks>
internal sealed class Workshop : IDisposable
{
    private static readonly Lazy<Workshop> First = new(() => new Workshop());

    private Workshop()
    {
        Version = string.Create(CultureInfo.InvariantCulture, $"0.1.0-test.{DateTime.UtcNow.Ticks}");
        try
        {
            foreach (string package in Repository.Packages)
                Pack(package);
            SetPackageFolders();
            new XElement(
                "configuration",
                new XElement("packageSources", new XElement("add", new XAttribute("key", "packed"), new XAttribute("value", Packed)))
            ).Save(Path.Combine(Folder, "nuget.config"));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>That of all tests. Packing takes a while, so it is made when the first test asks for it.</summary>
    public static Workshop Shared => First.Value;

    /// <summary>The workshop itself.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("mlspectral-packages-").FullName;

    /// <summary>The folder with the packages.</summary>
    public string Packed => Path.Combine(Folder, "packed");

    /// <summary>The version under which they were packed.</summary>
    public string Version { get; }

    /// <summary>Does not leave processes behind, nor lines that move.</summary>
    public static string[] Quiet => ["--disable-build-servers", "--nologo", "-tl:off"];

    /// <summary>A new project in a folder of its own, with nothing set but what <c>dotnet new</c> sets.</summary>
    /// <param name="name">The name of the project.</param>
    /// <param name="references">Packages: ours, or others by their version in this repository.</param>
    public Project Create(string name, params string[] references) =>
        new(Directory.CreateDirectory(Path.Combine(Folder, name)).FullName, name)
        {
            References = [.. references.Select(id => (id, Repository.Packages.Contains(id) ? Version : Repository.PinnedVersion(id)))],
        };

    /// <summary>Deletes that of all tests, if there is one.</summary>
    public static void DisposeShared()
    {
        if (First.IsValueCreated)
            First.Value.Dispose();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Pack(string package) =>
        Command
            .Dotnet(
                Repository.Root,
                [
                    "pack",
                    Path.Combine("src", package),
                    "--configuration",
                    "Release",
                    "--output",
                    Packed,
                    $"-p:PackageVersion={Version}",
                    "-p:ContinuousIntegrationBuild=true",
                    "-p:RunAnalyzers=false",
                    .. Quiet,
                ]
            )
            .WithoutWarnings();

    private void SetPackageFolders()
    {
        string machine = Command.Dotnet(Folder, "nuget", "locals", "global-packages", "--list").WithoutWarnings().Output;
        Environment.SetEnvironmentVariable(
            "NUGET_FALLBACK_PACKAGES",
            machine[(machine.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
        );
        Environment.SetEnvironmentVariable("NUGET_PACKAGES", Path.Combine(Folder, "packages"));
    }
}
