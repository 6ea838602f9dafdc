namespace MLSpectral.Tests.Interop;

/// <summary>TorchSharp's own native library, as this test run finds it.</summary>
internal static class TorchSharpFile
{
    public static string Path { get; } = Find();

    public static byte[] Bytes { get; } = File.ReadAllBytes(Path);

    public static ElfImage Image { get; } = new(Bytes, "libLibTorchSharp.so");

    public static VersionNeed Need(string version) => ElfSymbolVersions.Needed(Image).Single(need => need.Version == version);

    private static string Find()
    {
        Assert.IsTrue(NativeFolders.OfThisProcess(NativePlatform.Current).TryFind(NativePlatform.Current.TorchSharpFile, out string? path));
        return path;
    }
}
