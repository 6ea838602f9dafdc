namespace MLSpectral;

/// <summary>The kinds of section that say which versions of which symbols a library needs and offers.</summary>
internal enum ElfSectionType : uint
{
    None = 0,

    /// <summary>Relocations with addends, such as <c>.rela.dyn</c> and <c>.rela.plt</c>.</summary>
    Relocations = 4,

    /// <summary><c>.dynsym</c></summary>
    DynamicSymbols = 11,

    /// <summary><c>.gnu.version_d</c></summary>
    VersionsOffered = 0x6ffffffd,

    /// <summary><c>.gnu.version_r</c></summary>
    VersionsNeeded = 0x6ffffffe,

    /// <summary><c>.gnu.version</c>: one version index per dynamic symbol.</summary>
    SymbolVersions = 0x6fffffff,
}
