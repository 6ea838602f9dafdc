using System.Buffers.Binary;

namespace MLSpectral;

/// <summary>The changes in a copy of a library with which the dynamic linker accepts it together with an older libstdc++.</summary>
/// <param name="Weak">Missing versions that nothing uses, or only <paramref name="Rebound"/>: the linker may ignore them.</param>
/// <param name="Rebound">Symbols of those versions, to be taken from older ones.</param>
internal sealed record LibraryPatch(IReadOnlyList<VersionNeed> Weak, IReadOnlyList<ReboundSymbol> Rebound)
{
    public bool IsEmpty => Weak.Count == 0;

    /// <param name="file">The file in which the versions and symbols were found.</param>
    public byte[] Apply(ReadOnlySpan<byte> file)
    {
        byte[] copy = file.ToArray();
        foreach (VersionNeed need in Weak)
            copy[need.FlagsOffset] |= VersionNeed.WeakFlag;
        foreach (ReboundSymbol symbol in Rebound)
            BinaryPrimitives.WriteUInt16LittleEndian(copy.AsSpan(symbol.Use.VersionOffset), symbol.Older.Index);

        return copy;
    }
}
