using MLSpectral.Tests.Snippets;

namespace MLSpectral.Tests;

/// <summary>What the documentation shows is true: every snippet compiles as users would write it, and runs to its end.</summary>
[TestClass]
public sealed class SnippetTests
{
    private const string Presets = "docs/snippets";

    // On pages whose snippets declare everything themselves.
    private const string NoPreset = "none";

    // What every example in a doc comment finds declared.
    private const string ExamplePreset = "examples";

    public static IEnumerable<object[]> Pages => MarkdownPage.WithSnippets.Select(path => new object[] { path });

    public static IEnumerable<object[]> Examples =>
        DocCommentExamples.All.Select(example => new object[] { $"{example.File}({example.Line})" });

    [TestMethod]
    [DynamicData(nameof(Pages))]
    public void Page_Snippets_CompileAndRun(string page)
    {
        var programs = MarkdownPage.Programs(page);
        Assert.IsNotEmpty(programs);
        foreach ((string[] presets, IReadOnlyList<Snippet> snippets) in programs)
        {
            Assert.IsNotEmpty(snippets, $"{page} says that snippets follow ({string.Join(", ", presets)}), and none does.");
            SnippetProgram.Run(SnippetSource.Compose(presets.Where(name => name != NoPreset).Select(Preset), snippets));
        }
    }

    [TestMethod]
    [DynamicData(nameof(Examples))]
    public void DocComment_Example_CompilesAndRuns(string place)
    {
        Snippet example = DocCommentExamples.All.Single(one => $"{one.File}({one.Line})" == place);
        SnippetProgram.Run(SnippetSource.Compose([Preset(ExamplePreset)], [example]));
    }

    [TestMethod]
    public void Blocks_OfCode_NameTheirLanguage_SoThatNoneEscapes()
    {
        string[] known = ["```csharp", "```console", "```text", "```mermaid", "```xml", "```fsharp", "```math"];
        string[] others =
        [
            .. MarkdownPage
                .All.SelectMany(path =>
                    Repository
                        .Lines(path)
                        .Index()
                        .Where(line => line.Item.TrimStart().StartsWith("```", StringComparison.Ordinal))
                        .Where((_, number) => number % 2 == 0)
                        .Where(line => !known.Contains(line.Item))
                        .Select(line => $"{path}({line.Index + 1}): {line.Item}")
                ),
        ];
        Assert.IsEmpty(others, $"Blocks begin with one of {string.Join(", ", known)}, at the margin:\n{string.Join('\n', others)}");
    }

    [TestMethod]
    public void Snippet_ThatIsWrong_IsReportedWithFileAndLine()
    {
        var wrong = new Snippet("docs/page.md", 41, "int one = 1;\nstring two = one;");
        var error = Assert.ThrowsExactly<AssertFailedException>(() => SnippetProgram.Run(SnippetSource.Compose([], [wrong])));
        Assert.Contains("docs/page.md(42,14): error CS0029", error.Message);
    }

    [TestMethod]
    public void Snippet_RunsAfterItsPreset_MayUseItsNamesAgain_AndDeclareTypes()
    {
        string output = SnippetProgram.Run(
            SnippetSource.Compose(
                [new Snippet("preset.cs", 1, "var a = 1;\nint b = 2;")],
                [
                    new Snippet("page.md", 1, "using System.Globalization;\nstring a = b.ToString(CultureInfo.InvariantCulture);"),
                    new Snippet("page.md", 9, "Console.Write(new Pair(a).Text);\nrecord Pair(string Text);"),
                ]
            )
        );
        Assert.AreEqual("2", output);
    }

    private static Snippet Preset(string name) => Snippet.OfFile($"{Presets}/{name}.cs");
}
