using System.Runtime.CompilerServices;
using PublicApiGenerator;

namespace MLSpectral.Tests.Design;

/// <summary>The public API against its snapshots: a change is seen in review, not by users.</summary>
[TestClass]
public sealed class PublicApiTests
{
    private const string AcceptVariable = "MLSPECTRAL_ACCEPT_API";

    // The generator leaves out Microsoft's namespaces unless told; the catalogs' extension methods are in one of them.
    private static readonly ApiGeneratorOptions Everything = new()
    {
        IncludeAssemblyAttributes = false,
        AllowNamespacePrefixes = ["Microsoft.ML"],
    };

    public static IEnumerable<object[]> Names => Libraries.All.Select(library => new object[] { library.GetName().Name! });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void PublicApi_IsTheSnapshot(string library)
    {
        string snapshot = SnapshotFile(library);
        string actual = Api(library);
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
            File.WriteAllText(snapshot, actual);
        string expected = File.Exists(snapshot) ? File.ReadAllText(snapshot).ReplaceLineEndings("\n") : "";
        if (actual == expected)
            return;

        string[] removed = [.. expected.Split('\n').Except(actual.Split('\n')).Select(line => "- " + line)];
        string[] added = [.. actual.Split('\n').Except(expected.Split('\n')).Select(line => "+ " + line)];
        Assert.Fail(
            $"The public API of {library} changed. If that is meant, run the tests once with {AcceptVariable}=1 and commit the file of the "
                + $"folder PublicApi.\n{string.Join('\n', removed.Concat(added))}"
        );
    }

    [TestMethod]
    [DataRow("MLSpectral", "HeavyTailCatalog")]
    [DataRow("MLSpectral.Training", "FeedForwardCatalog")]
    public void Snapshots_HaveTheCatalogsOfMicrosoftML(string library, string catalog) =>
        Assert.Contains($"public static class {catalog}", Api(library));

    private static string Api(string library) =>
        Libraries.All.Single(one => one.GetName().Name == library).GeneratePublicApi(Everything).ReplaceLineEndings("\n");

    private static string SnapshotFile(string library, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "PublicApi", $"{library}.txt");
}
