using System.Text.RegularExpressions;

namespace MLSpectral.Tests;

/// <summary>Links of every Markdown file to other files of the repository.</summary>
[TestClass]
public sealed partial class LinkTests
{
    [TestMethod]
    public void Links_InMarkdown_LeadToFilesAndHeadings()
    {
        string[] dead = [.. Repository.Files("", ".md").SelectMany(Dead)];
        Assert.IsEmpty(dead, string.Join('\n', dead));
    }

    [TestMethod]
    public void Paths_InMarkdown_Exist()
    {
        string[] wrong =
        [
            .. Repository
                .Files("", ".md")
                .SelectMany(path =>
                    Repository
                        .Lines(path)
                        .SelectMany(line => PathInCode().Matches(line))
                        .Select(match => match.Groups["path"].Value)
                        .Where(named => !Path.Exists(Path.Combine(Repository.Root, named)))
                        .Select(named => $"{path}: there is no {named}.")
                ),
        ];
        Assert.IsEmpty(wrong, string.Join('\n', wrong));
    }

    private static IEnumerable<string> Dead(string path)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, path))!;
        foreach ((int index, string line) in Repository.Lines(path).Index())
        {
            foreach (string link in Link().Matches(line).Select(match => match.Groups["to"].Value).Where(IsLocal))
            {
                string[] parts = link.Split('#', 2);
                string target = parts[0].Length == 0 ? Path.Combine(Repository.Root, path) : Path.GetFullPath(parts[0], folder);
                if (!File.Exists(target))
                    yield return $"{path}({index + 1}): there is no file {link}.";
                else if (parts.Length == 2 && target.EndsWith(".md", StringComparison.Ordinal) && !Headings(target).Contains(parts[1]))
                    yield return $"{path}({index + 1}): there is no heading {link}.";
            }
        }
    }

    private static bool IsLocal(string link) => !link.Contains(':', StringComparison.Ordinal);

    // As GitHub and docfx name them: lower case, spaces to hyphens, other punctuation left out.
    private static IEnumerable<string> Headings(string file) =>
        File.ReadLines(file)
            .Where(line => line.StartsWith('#'))
            .Select(line => Punctuation().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    // `src/…`, as the guides for contributors have them; NAME stands for what the contributor chooses.
    [GeneratedRegex("`(?<path>(src|tests|build|examples|docs)/(?:(?!NAME)[^`*…])+)`")]
    private static partial Regex PathInCode();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
