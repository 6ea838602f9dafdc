using System.Text.RegularExpressions;

namespace MLSpectral.Packages.Tests;

/// <summary>The readmes that galleries show. Their programs are built and run by <see cref="ConsumerTests"/>.</summary>
[TestClass]
public sealed partial class ReadmeTests
{
    public static IEnumerable<object[]> Packages => Repository.Packages.Select(package => new object[] { package });

    /// <summary>A gallery has no files beside the readme, and shows HTML as text.</summary>
    [TestMethod]
    [DynamicData(nameof(Packages))]
    public void TheReadmeStandsOnItsOwn(string package)
    {
        string readme = Repository.Readme(package);
        foreach (Match link in Link().Matches(readme))
            Assert.StartsWith("https://", link.Groups[1].Value);
        Assert.AreEqual(0, HtmlTag().Count(Code().Replace(readme, "")));
        foreach (Match version in TorchSharpVersion().Matches(readme))
            Assert.AreEqual(Repository.PinnedVersion("TorchSharp-cpu"), version.Groups[1].Value);
    }

    [GeneratedRegex(@"\]\(([^)]*)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"```.*?```|`[^`]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"</?[a-z]+[ />]")]
    private static partial Regex HtmlTag();

    [GeneratedRegex(@"TorchSharp-cpu --version (\S+)")]
    private static partial Regex TorchSharpVersion();
}
