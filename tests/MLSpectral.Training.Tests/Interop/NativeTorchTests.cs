using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TorchSharp;

namespace MLSpectral.Tests.Interop;

[TestClass]
public sealed class NativeTorchTests
{
    private static readonly NativePlatform LinuxX64 = new("linux", Architecture.X64);
    private static readonly DllNotFoundException NormalFailure = new("the linker's words");

    [TestMethod]
    public void EnsureLoaded_CalledAgain_TorchComputes()
    {
        NativeTorch.EnsureLoaded();
        NativeTorch.EnsureLoaded();

        AssertTorchComputes();
    }

    [TestMethod]
    public async Task EnsureLoaded_FromManyThreads_TorchComputes()
    {
        const int Threads = 16;
        using var start = new Barrier(Threads);
        Task Call() =>
            Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    NativeTorch.EnsureLoaded();
                    AssertTorchComputes();
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Call()));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void EnsureLoaded_LeavesTheLibrarysFileUnchanged()
    {
        string path = TorchSharpFile.Path;
        byte[] before = SHA256.HashData(File.ReadAllBytes(path));

        NativeTorch.EnsureLoaded();

        byte[] after = File.ReadAllBytes(path);
        CollectionAssert.AreEqual(before, SHA256.HashData(after));
        // Another test may have loaded torch before this one took its hash: then these two still show that nobody wrote.
        Assert.IsFalse(ElfSymbolVersions.Needed(new ElfImage(after, path)).Any(need => need.IsWeak));
        using var process = Process.GetCurrentProcess();
        Assert.IsLessThan(process.StartTime, File.GetLastWriteTime(path));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void EnsureLoaded_LeavesNoFileOpen()
    {
        NativeTorch.EnsureLoaded();

        IEnumerable<string?> open = Directory.GetFiles("/proc/self/fd").Select(path => new FileInfo(path).LinkTarget);
        Assert.IsFalse(open.Any(target => target is not null && target.Contains("LibTorchSharp", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void LoadOrExplain_InEmptyFolder_NamesFileFolderAndPackage()
    {
        using var folder = new TemporaryFolder();

        DllNotFoundException failure = Assert.ThrowsExactly<DllNotFoundException>(() => Load(folder, LinuxX64));

        AssertMentions(failure, "libLibTorchSharp.so", folder.Path, "TorchSharp-cpu", "linux-x64");
        Assert.AreSame(NormalFailure, failure.InnerException);
    }

    [TestMethod]
    public void LoadOrExplain_WithoutLibTorch_NamesFileFolderAndPackage()
    {
        using var folder = new TemporaryFolder();
        folder.Write("libLibTorchSharp.so", []);

        DllNotFoundException failure = Assert.ThrowsExactly<DllNotFoundException>(() => Load(folder, LinuxX64));

        AssertMentions(failure, "libtorch_cpu.so", folder.Path, "TorchSharp-cpu");
    }

    [TestMethod]
    [DataRow("linux", Architecture.X64, "libLibTorchSharp.so")]
    [DataRow("win", Architecture.X64, "LibTorchSharp.dll")]
    [DataRow("osx", Architecture.Arm64, "libLibTorchSharp.dylib")]
    public void LoadOrExplain_OnEachSupportedPlatform_AsksForItsOwnFile(string system, Architecture architecture, string file)
    {
        using var folder = new TemporaryFolder();
        var platform = new NativePlatform(system, architecture);

        DllNotFoundException failure = Assert.ThrowsExactly<DllNotFoundException>(() => Load(folder, platform));

        AssertMentions(failure, file, $"build or publish for {platform.RuntimeIdentifier}");
    }

    [TestMethod]
    public void LoadOrExplain_OnPlatformWithoutPackage_NamesItAndThoseThatHaveOne()
    {
        using var folder = new TemporaryFolder();

        DllNotFoundException failure = Assert.ThrowsExactly<DllNotFoundException>(() =>
            Load(folder, new NativePlatform("linux", Architecture.Arm64))
        );

        AssertMentions(failure, "this process is linux-arm64", "linux-x64, osx-arm64, win-x64");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void LoadOrExplain_WithLibraryForAnotherProcessor_NamesBothAndTheRemedy()
    {
        const int MachineOffset = 18;
        using var folder = new TemporaryFolder();
        byte[] library = File.ReadAllBytes(TorchSharpFile.Path);
        BinaryPrimitives.WriteUInt16LittleEndian(library.AsSpan(MachineOffset), 183);
        string path = folder.Write("libLibTorchSharp.so", library);
        folder.Write("libtorch_cpu.so", []);

        PlatformNotSupportedException failure = Assert.ThrowsExactly<PlatformNotSupportedException>(() => Load(folder, LinuxX64));

        AssertMentions(failure, path, "is for arm64", "this process is x64", "TorchSharp-cpu", "linux-x64");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void LoadOrExplain_WithDamagedLibrary_NamesItAndTheRemedy()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("libLibTorchSharp.so", "not a library"u8);
        folder.Write("libtorch_cpu.so", []);

        BadImageFormatException failure = Assert.ThrowsExactly<BadImageFormatException>(() => Load(folder, LinuxX64));

        AssertMentions(failure, path, "restore and build again");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void LoadOrExplain_WithPartOfLibTorchMissing_NamesItAndTheRemedy()
    {
        using var folder = new TemporaryFolder();
        folder.Write("libLibTorchSharp.so", File.ReadAllBytes(TorchSharpFile.Path));
        folder.Write("libtorch_cpu.so", []);

        DllNotFoundException failure = Assert.ThrowsExactly<DllNotFoundException>(() => Load(folder, NativePlatform.Current));

        AssertMentions(failure, Path.Combine(folder.Path, "libc10.so"), "is missing", "Restore and build again");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void LoadOrExplain_WithDependencyMissing_NamesBothLibrariesAndTheRemedy()
    {
        using var folder = new TemporaryFolder();
        string real = TorchSharpFile.Path;
        folder.Write("libLibTorchSharp.so", File.ReadAllBytes(real));
        folder.Write("libtorch_cpu.so", []);
        byte[] core = File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(real)!, "libc10.so"));
        Span<byte> dependency = core.AsSpan(core.AsSpan().IndexOf("libgcc_s.so.1"u8));
        "libabsent.so."u8.CopyTo(dependency);
        string path = folder.Write("libc10.so", core);

        DllNotFoundException failure = Assert.ThrowsExactly<DllNotFoundException>(() => Load(folder, NativePlatform.Current));

        AssertMentions(failure, path, "libabsent.so.", "install it if it belongs to the system");
    }

    private static void Load(TemporaryFolder folder, NativePlatform platform) =>
        NativeLibraryFiles.LoadOrExplain(new NativeFolders([folder.Path]), platform, NormalFailure);

    private static void AssertTorchComputes()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Assert.AreEqual(27f, torch.ones(3, 3).matmul(torch.ones(3, 3)).sum().item<float>());
    }

    private static void AssertMentions(Exception failure, params string[] parts)
    {
        foreach (string part in parts)
            StringAssert.Contains(failure.Message, part, StringComparison.Ordinal);
    }
}
