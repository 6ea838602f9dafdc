using System.Runtime.CompilerServices;
using PublicApiGenerator;

namespace MLSpectral.Tests.Design;

/// <summary>The public API against its snapshot: a change is seen in review, not by users.</summary>
[TestClass]
public sealed class PublicApiTests
{
    private const string AcceptVariable = "MLSPECTRAL_ACCEPT_API";

    [TestMethod]
    public void PublicApi_IsTheSnapshot()
    {
        string snapshot = SnapshotFile();
        string actual = typeof(SpectralTrace)
            .Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
            File.WriteAllText(snapshot, actual);
        string expected = File.ReadAllText(snapshot).ReplaceLineEndings("\n");
        if (actual == expected)
            return;

        string[] removed = [.. expected.Split('\n').Except(actual.Split('\n')).Select(line => "- " + line)];
        string[] added = [.. actual.Split('\n').Except(expected.Split('\n')).Select(line => "+ " + line)];
        Assert.Fail(
            $"The public API changed. If that is meant, run the tests once with {AcceptVariable}=1 and commit "
                + $"PublicApi.txt.\n{string.Join('\n', removed.Concat(added))}"
        );
    }

    private static string SnapshotFile([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "PublicApi.txt");
}
