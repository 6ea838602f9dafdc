using System.Runtime.InteropServices;

namespace MLSpectral;

/// <summary>A shared library as the dynamic linker finds it by its soname, with the symbol versions it offers. Linux only.</summary>
internal sealed partial record SystemLibrary(string Path, IReadOnlySet<string> Versions)
{
    private const int LinkMapRequest = 2;

    /// <summary>
    /// Asks the linker itself, so that <c>LD_LIBRARY_PATH</c>, the linker's cache and what the process has loaded already all count.
    /// </summary>
    /// <returns><see langword="null"/> if the linker cannot load it.</returns>
    public static SystemLibrary? Find(string soname)
    {
        if (!NativeLibrary.TryLoad(soname, out nint handle))
            return null;

        try
        {
            string path = PathOf(handle)
                ?? throw new PlatformNotSupportedException(
                    $"The dynamic linker loads {soname} but does not say from where, so whether TorchSharp's native library can "
                        + $"use it is unknown."
                );
            return new SystemLibrary(path, ElfSymbolVersions.Offered(ElfImage.Read(path)));
        }
        finally
        {
            NativeLibrary.Free(handle);
        }
    }

    /// <remarks><c>struct link_map</c> begins with the load address, then the path.</remarks>
    private static string? PathOf(nint handle) =>
        dlinfo(handle, LinkMapRequest, out nint map) == 0 ? Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(map, nint.Size)) : null;

    // Until glibc 2.34 dlinfo lay in libdl; since then that name leads on to libc.
    [LibraryImport("libdl.so.2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int dlinfo(nint handle, int request, out nint result);
}
