namespace MLSpectral;

/// <summary>Rows read from a data view for training.</summary>
public readonly record struct RowCounts
{
    /// <summary>Rows trained on (or validated with).</summary>
    public long Used { get; internal init; }

    /// <summary>Rows skipped because a feature is NaN or infinite.</summary>
    public long BadFeatures { get; internal init; }

    /// <summary>Rows skipped because the label is NaN or infinite.</summary>
    public long BadLabel { get; internal init; }

    /// <summary>Rows skipped because the example weight is NaN, infinite, zero or negative.</summary>
    public long BadWeight { get; internal init; }

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
        RowCounts counts = new()
        {
            Used = reader.ReadInt64(),
            BadFeatures = reader.ReadInt64(),
            BadLabel = reader.ReadInt64(),
            BadWeight = reader.ReadInt64(),
        };
        return counts is { Used: >= 0, BadFeatures: >= 0, BadLabel: >= 0, BadWeight: >= 0 }
            ? counts
            : throw new InvalidDataException($"The training history in the model counts {counts}: it was written wrongly.");
    }
}
