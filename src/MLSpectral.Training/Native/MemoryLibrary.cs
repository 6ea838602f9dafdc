using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MLSpectral;

/// <summary>
/// Loads a shared library from bytes by way of a nameless file in memory, which nobody else can write to or replace. Linux only.
/// </summary>
internal static partial class MemoryLibrary
{
    private const uint CloseOnExec = 1;

    /// <summary>The library stays loaded; the file is closed.</summary>
    /// <exception cref="Win32Exception">The system allows no files in memory.</exception>
    /// <exception cref="IOException">The memory does not suffice.</exception>
    /// <exception cref="DllNotFoundException">The linker refuses the library.</exception>
    public static void Load(string name, ReadOnlySpan<byte> library)
    {
        using SafeFileHandle file = memfd_create(name, CloseOnExec);
        if (file.IsInvalid)
            throw new Win32Exception(Marshal.GetLastPInvokeError());

        RandomAccess.Write(file, library, 0);
        NativeLibrary.Load($"/proc/self/fd/{file.DangerousGetHandle()}");
    }

    [LibraryImport("libc.so.6", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial SafeFileHandle memfd_create(string name, uint flags);
}
