namespace MLSpectral.Tests.Interop;

[TestClass]
public class NativeFoldersTests
{
    private static readonly string Runtimes = Path.Combine("runtimes", NativePlatform.Current.RuntimeIdentifier, "native");

    /// <summary>Of PATH, a script takes the folders of torch's packages for this platform and no others.</summary>
    [TestMethod]
    [DataRow(true, "packages", "torchsharp", "0.107.0")]
    [DataRow(true, "packages", "libtorch-cpu-linux-x64", "2.10.0")]
    [DataRow(true, "packages", "libtorch-cuda-12.8-linux-x64-part1", "2.10.0")]
    [DataRow(false, "packages", "microsoft.ml", "5.0.1")]
    [DataRow(false, "libtorch-cpu-linux-x64", "other", "1.0.0")]
    [DataRow(false, "torchsharp")]
    public void AScriptTakesTheFoldersOfTorchsPackages(bool expected, params string[] package)
    {
        ArgumentNullException.ThrowIfNull(package);
        string folder = Path.Combine([Path.GetTempPath(), .. package, Runtimes]);
        Assert.AreEqual(expected, NativeFolders.IsOfTorch(folder, Runtimes));
        Assert.AreEqual(expected, NativeFolders.IsOfTorch(folder + Path.DirectorySeparatorChar, Runtimes));
        Assert.IsFalse(NativeFolders.IsOfTorch(Path.Combine([.. package, Runtimes]), Runtimes), "relative to the current folder");
        Assert.IsFalse(NativeFolders.IsOfTorch(Path.Combine([Path.GetTempPath(), .. package]), Runtimes), "not the native folder");
    }

    [TestMethod]
    public void WhatIsNoPathIsNoFolder() => Assert.IsFalse(NativeFolders.IsOfTorch("", Runtimes));
}
