using System.Xml.Linq;

namespace MLSpectral.Packages.Tests;

/// <summary>A project of somebody who uses the packages.</summary>
internal sealed record Project(string Folder, string Name)
{
    public string Sdk { get; init; } = "Microsoft.NET.Sdk";
    public string Language { get; init; } = "cs";
    public string TargetFramework { get; init; } = "net10.0";
    public bool IsProgram { get; init; } = true;
    public IReadOnlyList<(string Id, string Version)> References { get; init; } = [];
    public IReadOnlyList<Project> Uses { get; init; } = [];

    public string File => Path.Combine(Folder, $"{Name}.{Language}proj");

    /// <summary>The folder of a build in Debug, as <c>dotnet build</c> makes it.</summary>
    public string Output => Path.Combine(Folder, "bin", "Debug", TargetFramework);

    /// <summary>Writes the project with one file of source.</summary>
    public Project With(string source)
    {
        new XElement(
            "Project",
            new XAttribute("Sdk", Sdk),
            new XElement(
                "PropertyGroup",
                IsProgram ? new XElement("OutputType", "Exe") : null,
                new XElement("TargetFramework", TargetFramework),
                new XElement("ImplicitUsings", "enable"),
                new XElement("Nullable", "enable")
            ),
            new XElement(
                "ItemGroup",
                Language == "fs" ? new XElement("Compile", new XAttribute("Include", "Program.fs")) : null,
                References.Select(package => new XElement(
                    "PackageReference",
                    new XAttribute("Include", package.Id),
                    new XAttribute("Version", package.Version)
                )),
                Uses.Select(project => new XElement("ProjectReference", new XAttribute("Include", project.File)))
            )
        ).Save(File);
        System.IO.File.WriteAllText(Path.Combine(Folder, $"Program.{Language}"), source);
        return this;
    }

    public Command Build(params string[] arguments) => Command.Dotnet(Folder, ["build", .. arguments, .. Workshop.Quiet]);

    public Command Publish(string to, params string[] arguments) =>
        Command.Dotnet(Folder, ["publish", "--output", to, .. arguments, .. Workshop.Quiet]);

    /// <summary>Runs what was built, with the project's folder as the current one.</summary>
    public Command Run() => Command.Dotnet(Folder, Path.Combine(Output, $"{Name}.dll"));
}
