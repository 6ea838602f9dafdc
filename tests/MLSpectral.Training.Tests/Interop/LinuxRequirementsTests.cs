namespace MLSpectral.Tests.Interop;

[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class LinuxRequirementsTests
{
    private const string StandardLibrary = "libstdc++.so.6";
    private const string Unused = "GLIBCXX_3.4.32";
    private const string Newer = "GLIBCXX_3.4.30";
    private const string Older = "GLIBCXX_3.4.11";
    private const string Wait = "_ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE";

    [TestMethod]
    public void PatchFor_OnSystemThatOffersAll_IsEmpty()
    {
        LibraryPatch patch = PatchFor(SystemWithout());

        Assert.IsTrue(patch.IsEmpty);
        CollectionAssert.AreEqual(TorchSharpFile.Bytes, patch.Apply(TorchSharpFile.Bytes));
    }

    [TestMethod]
    public void PatchFor_OnSystemWithGcc12_WeakensTheUnusedVersion()
    {
        LibraryPatch patch = PatchFor(SystemWithout(Unused));

        Assert.AreEqual(TorchSharpFile.Need(Unused), patch.Weak.Single());
        Assert.IsEmpty(patch.Rebound);
    }

    [TestMethod]
    public void PatchFor_OnSystemWithGcc11_AlsoRebindsTheOneSymbolOfTheNewerVersion()
    {
        LibraryPatch patch = PatchFor(SystemWithout(Unused, Newer));

        CollectionAssert.AreEquivalent(new[] { TorchSharpFile.Need(Unused), TorchSharpFile.Need(Newer) }, patch.Weak.ToArray());
        Assert.AreEqual(Wait, patch.Rebound.Single().Use.Name);
        Assert.AreEqual(TorchSharpFile.Need(Older), patch.Rebound.Single().Older);
    }

    [TestMethod]
    public void Apply_OfWeakenedVersion_ChangesOneBit()
    {
        byte[] copy = PatchFor(SystemWithout(Unused)).Apply(TorchSharpFile.Bytes);

        int changed = Enumerable.Range(0, copy.Length).Single(i => copy[i] != TorchSharpFile.Bytes[i]);
        Assert.AreEqual(2, copy[changed] ^ TorchSharpFile.Bytes[changed]);
        VersionNeed[] weak = [.. ElfSymbolVersions.Needed(new ElfImage(copy, "copy")).Where(need => need.IsWeak)];
        Assert.AreEqual(Unused, weak.Single().Version);
    }

    [TestMethod]
    public void Apply_OfReboundSymbol_MovesItFromTheNewerVersionToTheOlder()
    {
        var copy = new ElfImage(PatchFor(SystemWithout(Unused, Newer)).Apply(TorchSharpFile.Bytes), "copy");

        Assert.IsEmpty(ElfSymbolVersions.Used(copy, TorchSharpFile.Need(Newer)));
        SymbolUse[] before = [.. ElfSymbolVersions.Used(TorchSharpFile.Image, TorchSharpFile.Need(Older))];
        SymbolUse[] added = [.. ElfSymbolVersions.Used(copy, TorchSharpFile.Need(Older)).Except(before)];
        Assert.AreEqual(Wait, added.Single().Name);
    }

    [TestMethod]
    public void Apply_ForGcc11sStandardLibrary_LeavesOnlyVersionsThatItOffersOrThatNothingUses()
    {
        SystemLibrary gcc11 = new("gcc11", ElfSymbolVersions.Offered(new ElfImage(Gcc11StandardLibrary.Make(), "gcc11")));
        Assert.Contains("GLIBCXX_3.4.29", gcc11.Versions);
        Assert.DoesNotContain(Newer, gcc11.Versions);

        LibraryPatch patch = PatchFor(soname => soname == StandardLibrary ? gcc11 : SystemLibrary.Find(soname));

        var copy = new ElfImage(patch.Apply(TorchSharpFile.Bytes), "copy");
        VersionNeed[] missing =
        [
            .. ElfSymbolVersions.Needed(copy).Where(need => need.Library == StandardLibrary && !gcc11.Versions.Contains(need.Version)),
        ];
        Assert.IsNotEmpty(missing);
        foreach (VersionNeed need in missing)
        {
            Assert.IsTrue(need.IsWeak, need.Version);
            Assert.IsEmpty(ElfSymbolVersions.Used(copy, need), need.Version);
        }
    }

    [TestMethod]
    public void PatchFor_PatchedLibrary_IsEmpty()
    {
        Func<string, SystemLibrary?> system = SystemWithout(Unused, Newer);
        byte[] copy = PatchFor(system).Apply(TorchSharpFile.Bytes);

        Assert.IsTrue(LinuxRequirements.PatchFor(new ElfImage(copy, "copy"), system).IsEmpty);
    }

    [TestMethod]
    [DataRow("GLIBCXX_3.4.29", StandardLibrary, "GCC 11")]
    [DataRow("GLIBC_2.34", "libc.so.6", "glibc is too old")]
    public void PatchFor_WhereAUsedVersionIsMissing_NamesItAndTheRemedy(string version, string library, string remedy)
    {
        PlatformNotSupportedException failure = Assert.ThrowsExactly<PlatformNotSupportedException>(() =>
            PatchFor(SystemWithout(Unused, version))
        );

        foreach (string part in new[] { "libLibTorchSharp.so", version, $"/system/{library}", remedy })
            StringAssert.Contains(failure.Message, part, StringComparison.Ordinal);
    }

    [TestMethod]
    public void PatchFor_WhereTheOlderVersionIsMissingToo_NamesTheNewerAndItsSymbol()
    {
        PlatformNotSupportedException failure = Assert.ThrowsExactly<PlatformNotSupportedException>(() =>
            PatchFor(SystemWithout(Unused, Newer, Older))
        );

        foreach (string part in new[] { Newer, Wait, "GCC 12" })
            StringAssert.Contains(failure.Message, part, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow(StandardLibrary, "libstdc++6")]
    [DataRow("libc.so.6", "musl")]
    public void PatchFor_WhereALibraryIsMissing_NamesItAndTheRemedy(string absent, string remedy)
    {
        Func<string, SystemLibrary?> all = SystemWithout();

        PlatformNotSupportedException failure = Assert.ThrowsExactly<PlatformNotSupportedException>(() =>
            PatchFor(soname => soname == absent ? null : all(soname))
        );

        StringAssert.Contains(failure.Message, absent, StringComparison.Ordinal);
        StringAssert.Contains(failure.Message, remedy, StringComparison.Ordinal);
    }

    [TestMethod]
    [DataRow("_ZNSt18condition_variableC1Ev", Newer)]
    [DataRow(Wait, Unused)]
    public void OlderVersions_OfUnknownPair_AreNone(string symbol, string version) => Assert.IsNull(OlderVersions.Of(symbol, version));

    private static LibraryPatch PatchFor(Func<string, SystemLibrary?> system) => LinuxRequirements.PatchFor(TorchSharpFile.Image, system);

    private static Func<string, SystemLibrary?> SystemWithout(params string[] versions) =>
        soname =>
        {
            IEnumerable<string> needed = ElfSymbolVersions
                .Needed(TorchSharpFile.Image)
                .Where(need => need.Library == soname)
                .Select(need => need.Version);
            return new SystemLibrary($"/system/{soname}", needed.Except(versions).ToHashSet());
        };
}
