namespace MLSpectral;

/// <summary>Rows read from a data view for training.</summary>
/// <param name="Used">Rows trained on (or validated with).</param>
/// <param name="BadFeatures">Rows skipped because a feature is NaN or infinite.</param>
/// <param name="BadLabel">Rows skipped because the label is NaN or infinite.</param>
/// <param name="BadWeight">Rows skipped because the example weight is NaN, infinite, zero or negative.</param>
public readonly record struct RowCounts(long Used, long BadFeatures, long BadLabel, long BadWeight)
{
    /// <summary>All rows skipped.</summary>
    public long Skipped => BadFeatures + BadLabel + BadWeight;

    internal void Write(BinaryWriter writer)
    {
        writer.Write(Used);
        writer.Write(BadFeatures);
        writer.Write(BadLabel);
        writer.Write(BadWeight);
    }

    internal static RowCounts Read(PayloadReader reader)
    {
        RowCounts counts = new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        return counts is { Used: >= 0, BadFeatures: >= 0, BadLabel: >= 0, BadWeight: >= 0 }
            ? counts
            : throw new InvalidDataException($"The training history in the model counts {counts}: it was written wrongly.");
    }
}
