using System.Globalization;
using System.Text.Json;

namespace MLSpectral.Packages.Tests;

/// <summary>People who use the packages: what they write, what their build prints, what lies in their output, and that it runs.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class ConsumerTests
{
    private const string Training = "MLSpectral.Training";
    private const string LibTorch = "TorchSharp-cpu";

    private static Project _trainer = null!;

    public TestContext TestContext { get; set; } = null!;

    /// <summary>Builds the program of the readme of MLSpectral.Training, which several tests use.</summary>
    [ClassInitialize]
    public static void BuildTheTrainer(TestContext context)
    {
        _ = context;
        _trainer = Workshop
            .Shared.Create("Trainer", Training, LibTorch)
            .With(Repository.ReadmeProgram(Training) + File.ReadAllText(Consumer("Answers.cs")));
        _trainer.Build().WithoutWarnings();
    }

    [TestMethod]
    public void AConsoleProgramTrainsAndPrintsSpectra()
    {
        string printed = _trainer.Run().WithoutWarnings().Output;

        Assert.Contains("R² of new rows: 0.", printed);
        foreach (string matrix in (string[])["Weight", "ConjugateKernel", "NeuralTangentKernel"])
            Assert.Contains(matrix, printed);
        HasLibTorchOfThisMachine(new OutputFolder(_trainer.Output));
    }

    [TestMethod]
    public void LibTorchInTheOutputTakesNoSpace()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("The number of hard links is read with stat.");

        string file = new OutputFolder(_trainer.Output).LibTorch.Single();
        Command links = Command.Run(_trainer.Output, "stat", "--format=%h", file);
        Assert.IsGreaterThan(1, int.Parse(links.Output, CultureInfo.InvariantCulture));
    }

    [TestMethod]
    public void EveryPlatformIsThereForWhoAsksForIt()
    {
        Command items = _trainer.Build(
            "-p:MLSpectralLibTorchPlatforms=all",
            "-t:ResolvePackageAssets",
            "-getItem:RuntimeTargetsCopyLocalItems"
        );
        Assert.AreEqual(0, items.ExitCode, items.Output);
        foreach (string platform in (string[])["linux-x64", "osx-arm64", "win-x64"])
            Assert.Contains($"libtorch-cpu-{platform}", items.Output);
    }

    [TestMethod]
    public async Task AScoringServiceWithoutTorchAnswersLikeTheTrainer()
    {
        _trainer.Run().WithoutWarnings();
        Project service = (Workshop.Shared.Create("Service", "MLSpectral") with { Sdk = "Microsoft.NET.Sdk.Web", IsProgram = false }).With(
            Repository.ReadmeProgram("MLSpectral")
        );
        service.Build().WithoutWarnings();
        File.Copy(Path.Combine(_trainer.Folder, "model.zip"), Path.Combine(service.Folder, "model.zip"));

        var output = new OutputFolder(service.Output);
        Assert.IsEmpty(output.OfTorch, string.Join('\n', output.OfTorch));
        string[] assemblies = [.. output.Files.Where(file => file.EndsWith(".dll", StringComparison.Ordinal) && !file.Contains('/'))];
        double megabytes = assemblies.Sum(file => new FileInfo(Path.Combine(service.Output, file)).Length) / 1e6;
        TestContext.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"A scoring service ships {megabytes:F1} MB: {string.Join(", ", assemblies)}")
        );
        Assert.IsLessThan(9, megabytes, "The readme says how much a service ships.");
        Assert.Contains($"{assemblies.Length} assemblies of less than 9 MB", Repository.Readme("MLSpectral"));

        using ScoringService running = await ScoringService.StartAsync(service);
        using var answers = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_trainer.Folder, "answers.json")));
        Assert.AreEqual(5, answers.RootElement.GetArrayLength());
        foreach (JsonElement answer in answers.RootElement.EnumerateArray())
        {
            float[] features = answer.GetProperty("Features").Deserialize<float[]>()!;
            Assert.AreEqual(answer.GetProperty("Score").GetSingle(), await running.ScoreAsync(features));
        }
    }

    [TestMethod]
    public void StatisticsBringNoMachineLearning()
    {
        Project statistics = Workshop
            .Shared.Create("Spectra", "MLSpectral.Statistics")
            .With(Repository.ReadmeProgram("MLSpectral.Statistics"));
        statistics.Build().WithoutWarnings();

        Assert.IsGreaterThan(20, statistics.Run().WithoutWarnings().Output.Length);
        var output = new OutputFolder(statistics.Output);
        Assert.IsEmpty(output.OfTorch);
        Assert.IsFalse(output.Files.Any(file => file.StartsWith("Microsoft.", StringComparison.Ordinal)), string.Join('\n', output.Files));
    }

    [TestMethod]
    public void AClassLibraryPassesOnWhatTheProgramNeeds()
    {
        Project library = (Workshop.Shared.Create("Library", Training) with { IsProgram = false }).With(
            File.ReadAllText(Consumer("Learner.cs"))
        );
        Project program = (Workshop.Shared.Create("UsesLibrary", LibTorch) with { Uses = [library] }).With(
            File.ReadAllText(Consumer("UsesLibrary.cs"))
        );
        program.Build().WithoutWarnings();

        Assert.Contains("NeuralTangentKernel 0 True", program.Run().WithoutWarnings().Output);
        HasLibTorchOfThisMachine(new OutputFolder(program.Output));
        Assert.IsFalse(new OutputFolder(library.Output).HasNatives);
    }

    [TestMethod]
    public void AnFSharpProgramTrains()
    {
        Project program = (Workshop.Shared.Create("FSharp", Training, LibTorch) with { Language = "fs" }).With(
            File.ReadAllText(Consumer("Program.fs"))
        );
        program.Build().WithoutWarnings();

        Assert.Contains("NeuralTangentKernel 0 true", program.Run().WithoutWarnings().Output);
        HasLibTorchOfThisMachine(new OutputFolder(program.Output));
    }

    /// <summary>Also where TorchSharp's own loader fails: F# Interactive keeps LibTorch in the package folder.</summary>
    [TestMethod]
    public void AnFSharpScriptTrains()
    {
        string folder = Directory.CreateDirectory(Path.Combine(Workshop.Shared.Folder, "Script")).FullName;
        string script = $"""
            #i "nuget: {Workshop.Shared.Packed.Replace('\\', '/')}"
            #r "nuget: {Training}, {Workshop.Shared.Version}"
            #r "nuget: {LibTorch}, {Repository.PinnedVersion(LibTorch)}"

            """;
        File.WriteAllText(Path.Combine(folder, "script.fsx"), script + File.ReadAllText(Consumer("Program.fs")));

        Assert.Contains("NeuralTangentKernel 0 true", Command.Dotnet(folder, "fsi", "script.fsx").WithoutWarnings().Output);
    }

    [TestMethod]
    public void APublishedProgramRunsElsewhere()
    {
        string folder = Path.Combine(_trainer.Folder, "published");
        _trainer.Publish(folder).WithoutWarnings();

        HasLibTorchOfThisMachine(new OutputFolder(folder));
        string moved = Directory.CreateDirectory(Path.Combine(_trainer.Folder, "elsewhere")).FullName;
        Assert.Contains("NeuralTangentKernel", Command.Dotnet(moved, Path.Combine(folder, "Trainer.dll")).WithoutWarnings().Output);
    }

    [TestMethod]
    public void ASingleFileProgramRuns()
    {
        string folder = Path.Combine(_trainer.Folder, "single");
        _trainer.Publish(folder, "-p:PublishSingleFile=true", "--no-self-contained").WithoutWarnings();

        var output = new OutputFolder(folder);
        Assert.HasCount(1, output.LibTorch);
        Assert.IsEmpty(output.Foreign);
        Assert.IsFalse(
            output.Files.Any(file =>
                file.StartsWith("MLSpectral", StringComparison.Ordinal) && file.EndsWith(".dll", StringComparison.Ordinal)
            )
        );
        string program = Path.Combine(folder, OperatingSystem.IsWindows() ? "Trainer.exe" : "Trainer");
        Assert.Contains("NeuralTangentKernel", Command.Run(_trainer.Folder, program).WithoutWarnings().Output);
    }

    [TestMethod]
    [DataRow("MLSpectral.Statistics", "net8.0")]
    [DataRow("MLSpectral", "net8.0")]
    [DataRow(Training, "net8.0")]
    [DataRow(Training, "netstandard2.0")]
    public void AnOlderFrameworkGetsOneSentence(string package, string framework)
    {
        string name = $"Old.{package}.{framework}";
        Project old = (Workshop.Shared.Create(name, package) with { TargetFramework = framework, IsProgram = false }).With(
            "using MLSpectral;"
        );
        Command build = old.Build();

        Assert.AreNotEqual(0, build.ExitCode);
        string[] errors =
        [
            .. build
                .Output.Split('\n')
                .Where(line => line.Contains("error", StringComparison.Ordinal) && line.Contains(": ", StringComparison.Ordinal))
                .Select(line => line[(line.LastIndexOf("error", StringComparison.Ordinal))..].Split(" [")[0].Trim())
                .Distinct(),
        ];
        Assert.HasCount(1, errors, build.Output);
        Assert.Contains(
            $"The package {package} needs .NET 10, and {name}.csproj targets {framework}: "
                + "set <TargetFramework>net10.0</TargetFramework> in that file.",
            errors[0]
        );
    }

    private static string Consumer(string file) => Path.Combine(AppContext.BaseDirectory, "Consumers", file);

    private static void HasLibTorchOfThisMachine(OutputFolder output)
    {
        Assert.HasCount(1, output.LibTorch, string.Join('\n', output.Files));
        Assert.IsEmpty(output.Foreign, string.Join('\n', output.Foreign));
        Assert.IsEmpty(output.Missing, string.Join('\n', output.Missing));
    }
}
