namespace MLSpectral.Tests;

/// <summary>No line of code is wider than a screen. Wide is counted in characters, not in bytes: formulas have Greek letters.</summary>
[TestClass]
public sealed class LineLengthTests
{
    private const int Limit = 140;

    [TestMethod]
    public void Code_Scripts_AndProjects_StayWithinTheLimit()
    {
        string[] extensions = [".cs", ".fs", ".csproj", ".fsproj", ".props", ".targets", ".sh", ".yml"];
        Report(
            Repository
                .Files("", extensions)
                .Append(".ci/run")
                .SelectMany(path => Repository.Lines(path).Select((line, index) => (path, index, line)))
        );
    }

    [TestMethod]
    public void Code_InMarkdown_StaysWithinTheLimit() =>
        Report(
            Repository
                .Files("", ".md")
                .SelectMany(path =>
                {
                    bool isCode = false;
                    return Repository
                        .Lines(path)
                        .Select((line, index) =>
                        {
                            isCode ^= line.StartsWith("```", StringComparison.Ordinal);
                            return (path, index, line: isCode ? line : "");
                        });
                })
        );

    private static void Report(IEnumerable<(string Path, int Index, string Line)> lines)
    {
        string[] wide =
        [
            .. lines
                .Select(line => (line.Path, line.Index, Width: line.Line.EnumerateRunes().Count()))
                .Where(line => line.Width > Limit)
                .Select(line => $"{line.Path}({line.Index + 1}): {line.Width} characters"),
        ];
        Assert.IsEmpty(wide, $"Lines have at most {Limit} characters; break these:\n{string.Join('\n', wide)}");
    }
}
