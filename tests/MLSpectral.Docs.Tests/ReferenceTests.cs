using System.Reflection;

namespace MLSpectral.Tests;

/// <summary>The reference is complete: what can be set and what is measured stands in it.</summary>
[TestClass]
public sealed class ReferenceTests
{
    [TestMethod]
    public void EveryColumn_OfATrace_IsInTheReference() =>
        Require("docs/reference/trace-columns.md", new SpectralTrace([]).Schema.Select(column => column.Name));

    [TestMethod]
    public void EveryOption_OfATrainer_IsInTheReference() =>
        Require(
            "docs/reference/trainer-options.md",
            new[]
            {
                typeof(FeedForwardRegressionTrainer.Options),
                typeof(FeedForwardMultiOutputRegressionTrainer.Options),
                typeof(FeedForwardBinaryTrainer.Options),
                typeof(FeedForwardMulticlassTrainer.Options),
            }
                .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                .Select(property => property.Name)
        );

    [TestMethod]
    public void EveryPage_IsInATableOfContents()
    {
        string[] listed = [.. Repository.Files("docs", ".yml").SelectMany(Repository.Lines)];
        string[] lost =
        [
            .. Repository
                .Files("docs", ".md")
                .Where(path => !path.StartsWith("docs/decisions/", StringComparison.Ordinal) && path != "docs/index.md")
                .Where(path => !listed.Any(line => line.EndsWith($"href: {Path.GetFileName(path)}", StringComparison.Ordinal))),
        ];
        Assert.IsEmpty(lost, $"No toc.yml leads to {string.Join(", ", lost)}.");
    }

    private static void Require(string page, IEnumerable<string> names)
    {
        string text = string.Join('\n', Repository.Lines(page));
        string[] lost = [.. names.Distinct().Where(name => !text.Contains($"`{name}`", StringComparison.Ordinal))];
        Assert.IsNotEmpty(names);
        Assert.IsEmpty(lost, $"{page} lacks {string.Join(", ", lost)}; add a line for each.");
    }
}
