namespace MLSpectral;

/// <summary>Which symbol versions a shared library needs of others, and which it offers.</summary>
/// <remarks>Layouts: Linux Standard Base Core 5.0, "Symbol Versioning".</remarks>
internal static class ElfSymbolVersions
{
    private const uint SmallestEntry = 16;
    private const ushort IndexMask = 0x7fff;
    private const int SymbolSize = 24;
    private const int RelocationSize = 24;

    /// <summary>The entries of <c>.gnu.version_r</c>, in the file's order; empty without that section.</summary>
    /// <exception cref="BadImageFormatException">The section is malformed.</exception>
    public static IReadOnlyList<VersionNeed> Needed(ElfImage image)
    {
        var needs = new List<VersionNeed>();
        if (image.Section(ElfSectionType.VersionsNeeded) is not { } section)
            return needs;

        ElfSection strings = image.LinkedSection(section);
        foreach (ulong need in Chain(image, section, section.Offset, 12))
        {
            string library = image.String(strings, image.UInt32(need + 4));
            foreach (ulong version in Chain(image, section, need + image.UInt32(need + 8), 12))
            {
                // Links that overlap could make a short section yield entries without end.
                if ((ulong)needs.Count * SmallestEntry > section.Size)
                    throw image.Malformed("its versions overlap");

                needs.Add(
                    new VersionNeed(
                        library,
                        image.String(strings, image.UInt32(version + 8)),
                        (ushort)(image.UInt16(version + 6) & IndexMask),
                        (int)(version + 4),
                        (image.UInt16(version + 4) & VersionNeed.WeakFlag) != 0
                    )
                );
            }
        }

        return needs;
    }

    /// <summary>The names in <c>.gnu.version_d</c>; empty without that section.</summary>
    /// <exception cref="BadImageFormatException">The section is malformed.</exception>
    public static IReadOnlySet<string> Offered(ElfImage image)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (image.Section(ElfSectionType.VersionsOffered) is not { } section)
            return names;

        ElfSection strings = image.LinkedSection(section);
        foreach (ulong definition in Chain(image, section, section.Offset, 16))
            names.Add(image.String(strings, image.UInt32(definition + image.UInt32(definition + 12))));

        return names;
    }

    /// <summary>
    /// The symbols of one needed version that a relocation refers to: those the linker must really find. In the order of their names.
    /// </summary>
    /// <exception cref="BadImageFormatException">The tables are malformed.</exception>
    public static IReadOnlyCollection<SymbolUse> Used(ElfImage image, VersionNeed need)
    {
        if (
            image.Section(ElfSectionType.DynamicSymbols) is not { } symbols
            || image.Section(ElfSectionType.SymbolVersions) is not { } versions
        )
            throw image.Malformed("it needs versions of symbols and has no table of them");

        int known = Math.Min(image.Bytes(symbols).Length / SymbolSize, image.Bytes(versions).Length / sizeof(ushort));
        ElfSection strings = image.LinkedSection(symbols);
        var used = new List<SymbolUse>();
        foreach (uint symbol in RelocatedSymbols(image))
        {
            if (symbol >= known)
                throw image.Malformed($"a relocation refers to symbol {symbol} of {known}");

            ulong version = versions.Offset + ((ulong)symbol * sizeof(ushort));
            if ((image.UInt16(version) & IndexMask) == need.Index)
                used.Add(new SymbolUse(image.String(strings, image.UInt32(symbols.Offset + ((ulong)symbol * SymbolSize))), (int)version));
        }

        return [.. used.OrderBy(use => use.Name, StringComparer.Ordinal)];
    }

    private static HashSet<uint> RelocatedSymbols(ElfImage image)
    {
        var relocated = new HashSet<uint>();
        foreach (ElfSection section in image.Sections.Where(section => section.Type == ElfSectionType.Relocations))
        {
            // r_info: the symbol is the upper half, 0 for none.
            int count = image.Bytes(section).Length / RelocationSize;
            for (int i = 0; i < count; i++)
                relocated.Add((uint)(image.UInt64(section.Offset + ((ulong)i * RelocationSize) + 8) >> 32));
        }

        relocated.Remove(0);
        return relocated;
    }

    /// <summary>The offsets of a list in which every entry says how far it is to the next, 0 at the end.</summary>
    /// <remarks>Links only lead forward, so the section's end ends it.</remarks>
    private static IEnumerable<ulong> Chain(ElfImage image, ElfSection section, ulong first, uint linkOffset)
    {
        ulong end = section.Offset + (ulong)image.Bytes(section).Length;
        for (ulong entry = first; ;)
        {
            if (entry < section.Offset || entry > end || end - entry < linkOffset + sizeof(uint))
                throw image.Malformed("its list of versions leaves its section");

            yield return entry;
            uint step = image.UInt32(entry + linkOffset);
            if (step == 0)
                yield break;
            if (step < SmallestEntry)
                throw image.Malformed("its versions overlap");

            entry += step;
        }
    }
}
