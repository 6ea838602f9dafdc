using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MLSpectral;

/// <summary>
/// Finds TorchSharp's native files after the normal load has failed, and loads them if that can be put right; if not, says what is wrong.
/// </summary>
internal static class NativeLibraryFiles
{
    private static readonly string[] LibTorchInOrder = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];

    /// <param name="folders">Where to look.</param>
    /// <param name="platform">What to look for.</param>
    /// <param name="normalFailure">Why the normal load failed.</param>
    /// <exception cref="DllNotFoundException">A file is missing, or one that is there cannot be loaded.</exception>
    /// <exception cref="PlatformNotSupportedException">The files are for another processor, or the system is too old.</exception>
    /// <exception cref="BadImageFormatException">A file is damaged.</exception>
    public static void LoadOrExplain(NativeFolders folders, NativePlatform platform, Exception normalFailure)
    {
        string torchSharp = Find(folders, platform.TorchSharpFile, platform, normalFailure);
        string libTorch = Find(folders, platform.LibTorchFile, platform, normalFailure);
        if (!OperatingSystem.IsLinux())
            throw NotLoadable(torchSharp, normalFailure);

        byte[] file = File.ReadAllBytes(torchSharp);
        var image = new ElfImage(file, torchSharp);
        platform.CheckProcessor(image);
        LibraryPatch patch = LinuxRequirements.PatchFor(image, SystemLibrary.Find);

        // The copy in memory has no folder beside which the linker could look, so what it depends on must be there already.
        foreach (string path in LibTorchFiles(Path.GetDirectoryName(libTorch)!))
            Load(path);
        if (patch.IsEmpty)
            throw NotLoadable(torchSharp, normalFailure);

        LoadCopy(torchSharp, patch.Apply(file));
    }

    private static string Find(NativeFolders folders, string fileName, NativePlatform platform, Exception normalFailure) =>
        folders.TryFind(fileName, out string? path)
            ? path
            : throw new DllNotFoundException(
                $"The native library {fileName} is in none of the folders {folders}. {platform.Remedy}",
                normalFailure
            );

    private static IEnumerable<string> LibTorchFiles(string folder) =>
        Directory.EnumerateFiles(folder, "libgomp-*.so.1").Concat(LibTorchInOrder.Select(name => Path.Combine(folder, name)));

    private static void Load(string path)
    {
        if (!File.Exists(path))
            throw new DllNotFoundException(
                $"'{path}' is missing, though other parts of LibTorch are in that folder. Restore and build again."
            );

        try
        {
            NativeLibrary.Load(path);
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            throw NotLoadable(path, failure);
        }
    }

    private static void LoadCopy(string path, byte[] copy)
    {
        try
        {
            MemoryLibrary.Load(Path.GetFileName(path), copy);
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or DllNotFoundException)
        {
            throw new DllNotFoundException(
                $"'{path}' asks for a newer libstdc++ than this system's without need, and loading it without that demand failed: "
                    + $"{LastLine(failure)}. "
                    + "Use a system whose libstdc++ is that of GCC 13 or newer, or put such a libstdc++ on LD_LIBRARY_PATH.",
                failure
            );
        }
    }

    private static DllNotFoundException NotLoadable(string path, Exception failure)
    {
        string remedy = OperatingSystem.IsWindows()
            ? "Install the Microsoft Visual C++ Redistributable (2015-2022), and restore and build again if a file beside this "
                + "one is missing."
            : "A library that it depends on is missing or damaged: install it if it belongs to the system, or else restore and "
                + "build again.";
        return new DllNotFoundException($"'{path}' is there and cannot be loaded: {LastLine(failure)}. {remedy}", failure);
    }

    /// <summary>The linker's own words; .NET puts general advice before them.</summary>
    private static string LastLine(Exception failure) =>
        failure.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1].TrimEnd('.');
}
