namespace MLSpectral;

/// <summary>Compares what a library needs of the system's with what they offer.</summary>
internal static class LinuxRequirements
{
    private const string StandardLibrary = "libstdc++.so.6";

    /// <summary>Finds out what keeps the dynamic linker from accepting a library, and how a copy of it can do without.</summary>
    /// <remarks>
    /// Only versions of libstdc++ can be done without. Two cases are known. GCC 13's <c>&lt;iostream&gt;</c> names
    /// <c>std::ios_base_library_init()</c> only to demand GLIBCXX_3.4.32, and nothing calls it. And what a newer version is used for may
    /// be in an older one too: <see cref="OlderVersions"/>.
    /// </remarks>
    /// <param name="library">The library that is to be loaded.</param>
    /// <param name="find">Finds a system library by its soname.</param>
    /// <returns>An empty patch if no version is missing.</returns>
    /// <exception cref="PlatformNotSupportedException">The system lacks something the library cannot do without.</exception>
    public static LibraryPatch PatchFor(ElfImage library, Func<string, SystemLibrary?> find)
    {
        var weak = new List<VersionNeed>();
        var rebound = new List<ReboundSymbol>();
        foreach (IGrouping<string, VersionNeed> needs in ElfSymbolVersions.Needed(library).GroupBy(need => need.Library))
        {
            SystemLibrary system = find(needs.Key) ?? throw Absent(library, needs.Key);
            VersionNeed[] offered = [.. needs.Where(need => system.Versions.Contains(need.Version))];
            foreach (VersionNeed need in needs.Except(offered).Where(need => !need.IsWeak))
            {
                IReadOnlyCollection<SymbolUse> uses = ElfSymbolVersions.Used(library, need);
                if (need.Library != StandardLibrary)
                    throw TooOld(library, system, need, uses.FirstOrDefault().Name);

                foreach (SymbolUse use in uses)
                    rebound.Add(Rebound(use, need, offered) ?? throw TooOld(library, system, need, use.Name));
                weak.Add(need);
            }
        }

        return new LibraryPatch(weak, rebound);
    }

    /// <remarks>
    /// The older version must be among the library's needs. TorchSharp's has it: a condition variable's other members have no newer one.
    /// </remarks>
    private static ReboundSymbol? Rebound(SymbolUse use, VersionNeed need, VersionNeed[] offered)
    {
        string? version = OlderVersions.Of(use.Name, need.Version);
        foreach (VersionNeed older in offered)
        {
            if (older.Version == version)
                return new ReboundSymbol(use, older);
        }

        return null;
    }

    private static PlatformNotSupportedException Absent(ElfImage library, string soname) =>
        new(
            $"'{library.Path}' needs {soname}, and this system has none. "
                + (
                    soname == StandardLibrary
                        ? "Install the C++ runtime (package libstdc++6 or libstdc++)."
                        : "LibTorch runs on Linux distributions with glibc, such as Debian 12 or Ubuntu 22.04, not on those with "
                            + "musl, such as Alpine."
                )
        );

    private static PlatformNotSupportedException TooOld(ElfImage library, SystemLibrary system, VersionNeed need, string? symbol)
    {
        string reason = symbol is null ? string.Empty : $" for {symbol}";
        string remedy =
            need.Library == StandardLibrary
                ? $"libstdc++ is too old: {CompilerOf(need.Version)} is needed. Use a newer system or container image, or put a "
                    + $"newer libstdc++ on LD_LIBRARY_PATH."
                : $"glibc is too old: one that offers {need.Version} is needed. Use a newer system or container image; Debian 12 "
                    + $"has 2.36, Ubuntu 22.04 2.35.";
        return new PlatformNotSupportedException(
            $"'{library.Path}' needs {need.Version} of {need.Library}{reason}, and '{system.Path}' does not offer it. {remedy}"
        );
    }

    /// <remarks>GCC's manual of libstdc++, "ABI Policy and Guidelines".</remarks>
    private static string CompilerOf(string version) =>
        version switch
        {
            "GLIBCXX_3.4.26" or "GLIBCXX_3.4.27" => "that of GCC 9 or newer",
            "GLIBCXX_3.4.28" => "that of GCC 10 or newer",
            "GLIBCXX_3.4.29" or "CXXABI_1.3.13" => "that of GCC 11 or newer",
            "GLIBCXX_3.4.30" => "that of GCC 12 or newer",
            "GLIBCXX_3.4.31" or "GLIBCXX_3.4.32" => "that of GCC 13 or newer",
            "GLIBCXX_3.4.33" => "that of GCC 14 or newer",
            _ => $"one that offers {version}",
        };
}
