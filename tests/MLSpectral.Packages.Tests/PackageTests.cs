using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace MLSpectral.Packages.Tests;

/// <summary>What is in the packages, and what a gallery shows of them.</summary>
[TestClass]
[TestCategory("Packages")]
public sealed class PackageTests
{
    public static IEnumerable<object[]> Packages => Repository.Packages.Select(package => new object[] { package });

    [TestMethod]
    [DynamicData(nameof(Packages))]
    public void AGalleryHasWhatItShows(string package)
    {
        using ZipArchive files = Open(package, "nupkg");
        XElement[] metadata = [.. Nuspec(files, package).Descendants().Single(element => element.Name.LocalName == "metadata").Elements()];
        string Of(string name) => metadata.SingleOrDefault(element => element.Name.LocalName == name)?.Value ?? "";

        Assert.AreEqual("MIT", Of("license"));
        Assert.AreEqual("README.md", Of("readme"));
        Assert.AreEqual("icon.png", Of("icon"));
        Assert.StartsWith("The first version.", Of("releaseNotes"));
        Assert.IsGreaterThan(5, Of("tags").Split(' ').Length);
        Assert.DoesNotContain("  ", Of("description"));
        Assert.IsInRange(1, 20_000, files.GetEntry("icon.png")!.Length);
        Assert.AreEqual(Repository.Readme(package), Text(files, "README.md"));
        using ZipArchive symbols = Open(package, "snupkg");
        Assert.IsNotNull(symbols.GetEntry($"lib/net10.0/{package}.pdb"));
    }

    [TestMethod]
    public void ThePackagesWantEachOtherInExactlyTheirVersion()
    {
        (string Package, string Id, string Version)[] locks =
        [
            .. Repository.Packages.SelectMany(package =>
            {
                using ZipArchive files = Open(package, "nupkg");
                return Nuspec(files, package)
                    .Descendants()
                    .Where(element => element.Name.LocalName == "dependency")
                    .Select(element => (package, (string)element.Attribute("id")!, (string)element.Attribute("version")!))
                    .Where(dependency => Repository.Packages.Contains(dependency.Item2))
                    .ToList();
            }),
        ];
        string exactly = $"[{Workshop.Shared.Version}]";
        CollectionAssert.AreEquivalent(
            new[] { ("MLSpectral", "MLSpectral.Statistics", exactly), ("MLSpectral.Training", "MLSpectral", exactly) },
            locks
        );
    }

    [TestMethod]
    [DynamicData(nameof(Packages))]
    public void NoPathOfThisMachineIsInThem(string package)
    {
        foreach (string kind in (string[])["nupkg", "snupkg"])
        {
            using ZipArchive files = Open(package, kind);
            foreach (ZipArchiveEntry entry in files.Entries)
            {
                using Stream stream = entry.Open();
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                Assert.AreEqual(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(Repository.Root)), $"{package} {entry}");
            }
        }
    }

    /// <summary>Documentation of what nobody can call makes completion lists wrong and packages large.</summary>
    [TestMethod]
    [DataRow("MLSpectral.Statistics", "T:MLSpectral.Statistics.SpectrumStatistics", "T:MLSpectral.Statistics.Regimes.NoiseComparison")]
    [DataRow("MLSpectral", "T:MLSpectral.SpectralTrace", "T:MLSpectral.TeacherStudentCursor")]
    [DataRow("MLSpectral.Training", "M:MLSpectral.NativeTorch.EnsureLoaded", "T:MLSpectral.NativeFolders")]
    public void OnlyWhatIsPublicIsDocumented(string package, string visible, string hidden)
    {
        using ZipArchive files = Open(package, "nupkg");
        string[] documented =
        [
            .. XDocument
                .Parse(Text(files, $"lib/net10.0/{package}.xml"))
                .Descendants("member")
                .Select(member => member.Attribute("name")!.Value),
        ];
        Assert.Contains(visible, documented);
        Assert.DoesNotContain(hidden, documented);
    }

    private static ZipArchive Open(string package, string kind) =>
        ZipFile.OpenRead(Path.Combine(Workshop.Shared.Packed, $"{package}.{Workshop.Shared.Version}.{kind}"));

    private static XDocument Nuspec(ZipArchive files, string package) => XDocument.Parse(Text(files, $"{package}.nuspec"));

    private static string Text(ZipArchive files, string name)
    {
        using var reader = new StreamReader(files.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
