using System.Net;

namespace MLSpectral.Tests.Snippets;

/// <summary>The code blocks in the documentation comments of src, each a program of its own.</summary>
internal static class DocCommentExamples
{
    /// <summary>All of them, file by file.</summary>
    public static IEnumerable<Snippet> All => Repository.Files("src", ".cs").SelectMany(Of);

    private static IEnumerable<Snippet> Of(string path)
    {
        string[] lines = Repository.Lines(path);
        for (int i = 0; i < lines.Length; i++)
        {
            if (Comment(lines[i]) != "<code>")
                continue;
            int end = Array.FindIndex(lines, i, line => Comment(line) == "</code>");
            Assert.IsGreaterThan(i, end, $"{path}({i + 1}): <code> has no end on a line of its own.");
            IEnumerable<string?> code = lines[(i + 1)..end].Select(line => WebUtility.HtmlDecode(Comment(line)));
            yield return new Snippet(path, i + 2, string.Join('\n', code));
            i = end;
        }
    }

    private static string? Comment(string line)
    {
        string text = line.TrimStart();
        return text.StartsWith("/// ", StringComparison.Ordinal) ? text[4..]
            : text == "///" ? ""
            : null;
    }
}
