using CsCheck;

namespace MLSpectral.Tests.Interop;

[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class ElfSymbolVersionsTests
{
    private const string StandardLibrary = "libstdc++.so.6";
    private const string Unused = "GLIBCXX_3.4.32";

    private static readonly byte[] Library = TorchSharpFile.Bytes;
    private static readonly ElfImage Image = TorchSharpFile.Image;
    private static readonly HashSet<string> OfferedByGcc11 =
    [
        .. ElfSymbolVersions.Needed(Image).Select(need => need.Version).Except(["GLIBCXX_3.4.30", Unused]),
    ];

    [TestMethod]
    public void Needed_OfTorchSharpsLibrary_ListsTheVersionThatOldSystemsLack()
    {
        VersionNeed need = TorchSharpFile.Need(Unused);

        Assert.AreEqual(StandardLibrary, need.Library);
        Assert.IsFalse(need.IsWeak);
        CollectionAssert.Contains(ElfSymbolVersions.Needed(Image).Select(other => other.Library).ToArray(), "libc.so.6");
    }

    [TestMethod]
    public void Offered_ByTorchSharpsLibrary_IsNothing() => Assert.IsEmpty(ElfSymbolVersions.Offered(Image));

    [TestMethod]
    public void Offered_BySystemsLibraries_HoldsTheirFirstVersions()
    {
        Assert.Contains("GLIBCXX_3.4", SystemLibrary.Find(StandardLibrary)!.Versions);
        Assert.Contains("GLIBC_2.17", SystemLibrary.Find("libc.so.6")!.Versions);
        Assert.IsNull(SystemLibrary.Find("libabsent.so.0"));
    }

    [TestMethod]
    public void Used_TellsRelocatedSymbolsFromListedOnes()
    {
        Assert.IsEmpty(ElfSymbolVersions.Used(Image, TorchSharpFile.Need(Unused)));
        Assert.AreEqual(
            "_ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE",
            ElfSymbolVersions.Used(Image, TorchSharpFile.Need("GLIBCXX_3.4.30")).Single().Name
        );
    }

    [TestMethod]
    public void Sample_TruncatedFile_IsReadOrRefusedClearly() =>
        Gen.OneOf(Gen.Int[0, 256], Gen.Int[0, Library.Length]).Sample(length => IsReadOrRefused(Library.AsMemory(0, length)), iter: 2000);

    [TestMethod]
    public void Sample_FileWithBytesChanged_IsReadOrRefusedClearly()
    {
        // Only the headers and tables are ever read, so that is where changes tell.
        Gen<int> fileHeader = Gen.Int[0, 63];
        Gen<int> sectionHeaders = Gen.Int[Library.Length - (64 * Image.Sections.Count), Library.Length - 1];
        Gen<int>[] places = [fileHeader, sectionHeaders, .. Image.Sections.Where(IsTable).Select(Within)];
        Gen<(int, byte)[]> changes = Gen.Select(Gen.OneOf(places), Gen.Byte).Array[1, 8];

        changes.Sample(
            sample =>
            {
                byte[] copy = [.. Library];
                foreach ((int offset, byte value) in sample)
                    copy[offset] = value;

                return IsReadOrRefused(copy);
            },
            iter: 1000
        );

        static bool IsTable(ElfSection section) => section.Type is not ElfSectionType.None && Enum.IsDefined(section.Type);
        static Gen<int> Within(ElfSection section) => Gen.Int[(int)section.Offset, (int)(section.Offset + section.Size) - 1];
    }

    /// <summary>Any other exception fails the test that calls this.</summary>
    private static bool IsReadOrRefused(ReadOnlyMemory<byte> file)
    {
        try
        {
            var image = new ElfImage(file, "changed.so");
            ElfSymbolVersions.Offered(image);
            foreach (VersionNeed need in ElfSymbolVersions.Needed(image).Take(3))
                ElfSymbolVersions.Used(image, need);
            LinuxRequirements.PatchFor(image, soname => new SystemLibrary(soname, OfferedByGcc11)).Apply(file.Span);

            return true;
        }
        catch (PlatformNotSupportedException refusal)
        {
            return refusal.Message.Contains("changed.so", StringComparison.Ordinal);
        }
        catch (BadImageFormatException refusal)
        {
            return refusal.Message.Contains("changed.so", StringComparison.Ordinal);
        }
    }
}
