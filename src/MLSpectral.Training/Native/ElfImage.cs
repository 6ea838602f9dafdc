using System.Buffers.Binary;
using System.Text;

namespace MLSpectral;

/// <summary>
/// The sections of a 64-bit little-endian ELF file. Every read is checked: outside the file it is a <see cref="BadImageFormatException"/>.
/// </summary>
/// <remarks>Layouts: System V ABI, "Object Files"; elf(5).</remarks>
internal sealed class ElfImage
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;

    private readonly ReadOnlyMemory<byte> _bytes;

    public ElfImage(ReadOnlyMemory<byte> bytes, string path)
    {
        _bytes = bytes;
        Path = path;
        if (bytes.Length < HeaderSize || !bytes.Span.StartsWith("\u007fELF\u0002\u0001"u8))
            throw Malformed("it is not a 64-bit little-endian ELF file");

        Machine = UInt16(18);
        int count = UInt16(60);
        if (count == 0 || UInt16(58) != SectionHeaderSize)
            throw Malformed("it has no section headers of the usual size");

        ReadOnlySpan<byte> table = Slice(UInt64(40), (ulong)count * SectionHeaderSize);
        var sections = new ElfSection[count];
        for (int i = 0; i < count; i++)
            sections[i] = ElfSection.Read(table.Slice(i * SectionHeaderSize, SectionHeaderSize));

        Sections = sections;
    }

    public string Path { get; }

    /// <summary>The processor the file is for (<c>e_machine</c>).</summary>
    public ushort Machine { get; }

    public IReadOnlyList<ElfSection> Sections { get; }

    public static ElfImage Read(string path) => new(File.ReadAllBytes(path), path);

    public ElfSection? Section(ElfSectionType type)
    {
        foreach (ElfSection section in Sections)
        {
            if (section.Type == type)
                return section;
        }

        return null;
    }

    public ElfSection LinkedSection(ElfSection section) =>
        section.Link < Sections.Count
            ? Sections[(int)section.Link]
            : throw Malformed($"a section refers to section {section.Link} of {Sections.Count}");

    /// <summary>Checks that the section's bytes are in the file.</summary>
    public ReadOnlySpan<byte> Bytes(ElfSection section) => Slice(section.Offset, section.Size);

    public ushort UInt16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, sizeof(ushort)));

    public uint UInt32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, sizeof(uint)));

    public ulong UInt64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, sizeof(ulong)));

    /// <summary>The zero-terminated string at an offset into a string table.</summary>
    public string String(ElfSection table, uint offset)
    {
        ReadOnlySpan<byte> strings = Bytes(table);
        if (offset >= strings.Length)
            throw Malformed($"a name lies at byte {offset} of a string table of {strings.Length} bytes");

        ReadOnlySpan<byte> rest = strings[(int)offset..];
        int end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(rest[..end]) : throw Malformed("a name has no end");
    }

    public BadImageFormatException Malformed(string finding) =>
        new(
            $"'{Path}' is damaged or no shared library for this system: {finding}. "
                + "Delete it together with its copy in the NuGet package folder, then restore and build again.",
            Path
        );

    private ReadOnlySpan<byte> Slice(ulong offset, ulong size)
    {
        ulong length = (ulong)_bytes.Length;
        return offset <= length && size <= length - offset
            ? _bytes.Span.Slice((int)offset, (int)size)
            : throw Malformed($"{size} bytes at {offset} are asked for, and the file has {length}");
    }
}
