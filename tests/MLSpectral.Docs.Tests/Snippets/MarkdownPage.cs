using System.Text.RegularExpressions;

namespace MLSpectral.Tests.Snippets;

/// <summary>
/// The C# on a Markdown page. A comment <c>&lt;!-- snippets: NAME, … --&gt;</c> begins a program: it prepares what
/// <c>docs/snippets/NAME.cs</c> says and then runs every <c>csharp</c> block that follows, up to the next such comment.
/// </summary>
internal static partial class MarkdownPage
{
    private const string Fence = "```";
    private const string Opening = "```csharp";

    /// <summary>
    /// All Markdown pages but the READMEs of packages, whose programs the tests of packages build from the packages themselves.
    /// </summary>
    public static IEnumerable<string> All => Repository.Files("", ".md").Where(path => Path.GetFileName(path) != "PACKAGE.md");

    /// <summary>The pages that are held to their word: README, the guides, and whatever else has C#.</summary>
    public static IEnumerable<string> WithSnippets => All.Where(path => Repository.Lines(path).Contains(Opening));

    /// <summary>The programs of a page, in its order.</summary>
    /// <param name="path">The path of the page, from the root.</param>
    public static IReadOnlyList<(string[] Presets, IReadOnlyList<Snippet> Snippets)> Programs(string path)
    {
        var programs = new List<(string[], IReadOnlyList<Snippet>)>();
        List<Snippet>? program = null;
        string[] lines = Repository.Lines(path);
        for (int i = 0; i < lines.Length; i++)
        {
            if (Comment().Match(lines[i]) is { Success: true } comment)
            {
                program = [];
                programs.Add((comment.Groups["names"].Value.Split(',', StringSplitOptions.TrimEntries), program));
            }
            else if (lines[i].StartsWith(Fence, StringComparison.Ordinal))
            {
                int end = Array.FindIndex(lines, i + 1, line => line.StartsWith(Fence, StringComparison.Ordinal));
                Assert.IsGreaterThan(i, end, $"{path}({i + 1}): the block has no end.");
                if (lines[i] == Opening)
                {
                    Assert.IsNotNull(program, $"{path}({i + 1}): no comment says what the snippet finds declared. Write "
                        + "<!-- snippets: NAME --> above it, with the name of a file in docs/snippets.");
                    program.Add(new Snippet(path, i + 2, string.Join('\n', lines[(i + 1)..end])));
                }

                i = end;
            }
        }

        return programs;
    }

    [GeneratedRegex(@"^<!-- snippets: (?<names>[\w, -]+) -->$")]
    private static partial Regex Comment();
}
