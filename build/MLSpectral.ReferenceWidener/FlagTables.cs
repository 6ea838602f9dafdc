using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace MLSpectral.ReferenceWidener;

/// <summary>
/// The flags of types, methods and fields at their place in an assembly's bytes. Column layouts: ECMA-335, II.22.37 (TypeDef), II.22.26
/// (MethodDef), II.22.15 (Field). The three bits wanted are in the lowest byte, so two bytes are enough for a type's four.
/// </summary>
internal sealed class FlagTables(byte[] image, int metadataStart, MetadataReader metadata)
{
    private const int OffsetInTypeRow = 0;
    private const int OffsetInMethodRow = 6;
    private const int OffsetInFieldRow = 0;

    public void Change(TypeDefinitionHandle type, Func<int, int> change) =>
        Change(TableIndex.TypeDef, MetadataTokens.GetRowNumber(type), OffsetInTypeRow, change);

    public void Change(MethodDefinitionHandle method, Func<int, int> change) =>
        Change(TableIndex.MethodDef, MetadataTokens.GetRowNumber(method), OffsetInMethodRow, change);

    public void Change(FieldDefinitionHandle field, Func<int, int> change) =>
        Change(TableIndex.Field, MetadataTokens.GetRowNumber(field), OffsetInFieldRow, change);

    private void Change(TableIndex table, int row, int offsetInRow, Func<int, int> change)
    {
        int address = metadataStart + metadata.GetTableMetadataOffset(table) + ((row - 1) * metadata.GetTableRowSize(table)) + offsetInRow;
        Span<byte> flags = image.AsSpan(address, sizeof(ushort));
        BinaryPrimitives.WriteUInt16LittleEndian(flags, (ushort)change(BinaryPrimitives.ReadUInt16LittleEndian(flags)));
    }
}
