namespace MLSpectral;

/// <summary>What a spectral probe knows of itself besides the spectra.</summary>
/// <param name="ColumnName">The column.</param>
/// <param name="Width">Its slots.</param>
/// <param name="RowCount">The rows measured.</param>
/// <param name="SkippedRowCount">The rows left out.</param>
/// <param name="ConstantSlotCount">The slots, or buckets, that are the same in all rows.</param>
internal sealed record ProbeRecord(string ColumnName, int Width, long RowCount, long SkippedRowCount, int ConstantSlotCount)
{
    public void Write(BinaryWriter writer)
    {
        writer.Write(ColumnName);
        writer.Write(Width);
        writer.Write(RowCount);
        writer.Write(SkippedRowCount);
        writer.Write(ConstantSlotCount);
    }

    public static ProbeRecord Read(PayloadReader reader) =>
        new(reader.ReadString(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32());
}
