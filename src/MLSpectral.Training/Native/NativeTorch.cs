using System.Runtime.InteropServices;
using TorchSharp;

namespace MLSpectral;

/// <summary>
/// Loads LibTorch, also where TorchSharp's own loader gives up although everything is there; where it cannot be loaded, says why.
/// </summary>
/// <remarks>
/// <para>
/// MLSpectral calls <see cref="EnsureLoaded"/> before it trains or probes. Call it yourself only in code that uses TorchSharp directly,
/// before its first use of <see cref="torch"/>: if that first use fails, .NET remembers it, and TorchSharp stays unusable until the
/// process ends.
/// </para>
/// <para>
/// On Linux with the libstdc++ of GCC 11 or 12 (RHEL 9, Debian 12, Ubuntu 22.04), the dynamic linker refuses TorchSharp's native library
/// for versions of libstdc++ that the library lists but can do without. Only then a copy in memory, with these entries marked as
/// optional, is loaded in its place. No file is changed or written.
/// </para>
/// </remarks>
public static class NativeTorch
{
    private static readonly Lock Gate = new();
    private static volatile bool _loaded;

    /// <summary>Loads LibTorch if it is not loaded yet, and makes sure that TorchSharp works with it.</summary>
    /// <remarks>
    /// Safe to call from any thread and as often as you like: after the first success it only reads a flag. After a failure the next call
    /// tries again.
    /// </remarks>
    /// <exception cref="DllNotFoundException">A native library is missing, or is there and cannot be loaded; the message names it and the
    /// remedy.</exception>
    /// <exception cref="PlatformNotSupportedException">
    /// The libraries are for another processor, or the system's glibc or libstdc++ lacks what they use.
    /// </exception>
    /// <exception cref="BadImageFormatException">A native library is damaged.</exception>
    public static void EnsureLoaded()
    {
        if (_loaded)
            return;

        lock (Gate)
        {
            if (_loaded)
                return;

            if (NormalLoadFailure() is { } failure)
                LoadInstead(failure);
            CheckThatTorchWorks();
            _loaded = true;
        }
    }

    /// <summary>Does what TorchSharp's loader does first: when it succeeds, so will TorchSharp.</summary>
    /// <remarks>
    /// When it fails, TorchSharp would go on to copy packages and print a misleading message; nothing of that has happened yet.
    /// </remarks>
    private static Exception? NormalLoadFailure()
    {
        try
        {
            NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, searchPath: null, out _);
            NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, searchPath: null);
            return null;
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            return failure;
        }
    }

    private static void LoadInstead(Exception failure)
    {
        NativePlatform platform = NativePlatform.Current;
        var folders = NativeFolders.OfThisProcess(platform);
        if (!folders.TryFind(platform.LibTorchFile, out _) && NativeFolders.TorchSharpGathersPackages)
            return;

        NativeLibraryFiles.LoadOrExplain(folders, platform, failure);
    }

    private static void CheckThatTorchWorks()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            _ = torch.get_num_threads();
        }
        catch (TypeInitializationException failure)
        {
            throw new DllNotFoundException(
                "TorchSharp failed to start, and .NET does not let it try again in this process. "
                    + $"If torch was used before {nameof(NativeTorch)}.{nameof(EnsureLoaded)}(), call {nameof(EnsureLoaded)}() first. "
                    + "If it was not, reference TorchSharp-cpu in the version of TorchSharp. TorchSharp's own account is the "
                    + "inner exception.",
                failure
            );
        }
        catch (Exception failure)
            when (failure is NotSupportedException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException(
                "TorchSharp does not work with the native library it found. Reference TorchSharp-cpu in the version of TorchSharp, "
                    + "and no other libtorch package. TorchSharp's own account is the inner exception.",
                failure
            );
        }
    }
}
