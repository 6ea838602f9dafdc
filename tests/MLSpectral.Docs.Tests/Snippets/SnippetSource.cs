using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLSpectral.Tests.Snippets;

/// <summary>
/// Makes one program of snippets: statements that prepare, then those of the page, in a function of its own so that they may use the same
/// names again; using directives come first and types last, as the language demands. Line directives lead back to the files.
/// </summary>
internal sealed class SnippetSource
{
    // What a new console project has, and the two lines that README asks for.
    private static readonly string[] Usings =
    [
        "System",
        "System.Collections.Generic",
        "System.IO",
        "System.Linq",
        "System.Threading",
        "System.Threading.Tasks",
        "Microsoft.ML",
        "MLSpectral",
    ];

    private readonly StringBuilder _usings = new();
    private readonly StringBuilder _preparation = new();
    private readonly StringBuilder _page = new();
    private readonly StringBuilder _types = new();

    private SnippetSource() { }

    /// <summary>Composes a program.</summary>
    /// <param name="preparation">What the page finds declared.</param>
    /// <param name="page">What the page shows, in its order.</param>
    public static string Compose(IEnumerable<Snippet> preparation, IEnumerable<Snippet> page)
    {
        var source = new SnippetSource();
        foreach (Snippet snippet in preparation)
            source.Add(snippet, source._preparation);
        foreach (Snippet snippet in page)
            source.Add(snippet, source._page);
        string usings = string.Concat(Usings.Select(name => $"global using {name};\n"));
        return $"{usings}{source._usings}{source._preparation}await Page();\n"
            + $"async Task Page()\n{{\n{source._page}\n#line default\nawait Task.CompletedTask;\n}}\n{source._types}";
    }

    private void Add(Snippet snippet, StringBuilder statements)
    {
        CompilationUnitSyntax unit = SyntaxFactory.ParseCompilationUnit(snippet.Text, options: SnippetProgram.ParseOptions);
        foreach (UsingDirectiveSyntax directive in unit.Usings)
            Append(_usings, snippet, directive);
        foreach (MemberDeclarationSyntax member in unit.Members)
            Append(member is GlobalStatementSyntax ? statements : _types, snippet, member);
    }

    private static void Append(StringBuilder part, Snippet snippet, SyntaxNode node)
    {
        int line = snippet.Line + node.SyntaxTree.GetLineSpan(node.FullSpan).StartLinePosition.Line;
        part.Append(FormattableString.Invariant($"#line {line} \"{snippet.File}\"\n")).Append(node.ToFullString()).Append('\n');
    }
}
