using System.Buffers.Binary;

namespace MLSpectral;

/// <summary>One section header of an ELF file, as it stands there: nothing in it is checked yet.</summary>
internal readonly record struct ElfSection(ElfSectionType Type, ulong Offset, ulong Size, uint Link)
{
    public static ElfSection Read(ReadOnlySpan<byte> header) =>
        new(
            (ElfSectionType)BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(header[32..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[40..])
        );
}
