using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace MLSpectral;

/// <summary>
/// Reads the verified content of a payload, or a part of it. It allocates no array that the bytes left could not fill, and every number
/// it returns is what the file says: whoever reads checks the meaning.
/// </summary>
/// <param name="format">What the payload is.</param>
/// <param name="version">The version that wrote it.</param>
/// <param name="content">The bytes.</param>
internal sealed class PayloadReader(PayloadFormat format, int version, ReadOnlyMemory<byte> content)
{
    private int _position;

    /// <summary>The bytes of the content, read or not.</summary>
    public int Length => content.Length;

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    public bool ReadBoolean() => ReadArray<bool>(1)[0];

    /// <summary>A value of an enumeration, stored as Int32.</summary>
    public T ReadEnum<T>()
        where T : struct, Enum
    {
        int number = ReadInt32();
        var value = (T)Enum.ToObject(typeof(T), number);
        return Enum.IsDefined(value)
            ? value
            : throw new InvalidDataException(
                $"The {format.Signature} payload has {typeof(T).Name} number {number}, which this MLSpectral does not know. Load it with "
                    + $"the MLSpectral that saved it, or a newer one."
            );
    }

    /// <summary>A count of things of at least <paramref name="bytesEach"/> bytes that follow.</summary>
    public int ReadCount(long bytesEach)
    {
        int count = ReadInt32();
        if (count < 0 || count * bytesEach > content.Length - _position)
            throw new InvalidDataException(
                $"The {format.Signature} payload announces {count} values at byte {_position}, more than its {content.Length} bytes can "
                    + $"hold: it was written wrongly."
            );
        return count;
    }

    /// <summary><paramref name="count"/> values of a fixed-size type.</summary>
    public T[] ReadArray<T>(int count)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = Take((long)count * Unsafe.SizeOf<T>());
        if (typeof(T) == typeof(bool) && bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
            throw new InvalidDataException(
                $"The {format.Signature} payload has a Boolean before byte {_position} that is neither 0 nor 1: it was written wrongly."
            );
        return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
    }

    /// <summary>A string, as BinaryWriter writes it: its length in bytes (7-bit encoded), then UTF-8.</summary>
    public string ReadString()
    {
        int length = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = Take(1)[0];
            length |= (next & 0x7F) << shift;
            if (next < 0x80)
                break;
            if (shift == 28)
                throw new InvalidDataException(
                    $"The {format.Signature} payload has a malformed string at byte {_position}: it was written wrongly."
                );
        }

        return Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>A part that says its length in bytes (Int64) first.</summary>
    public PayloadReader ReadPart()
    {
        long length = ReadInt64();
        int start = _position;
        Take(length);
        return new PayloadReader(format, version, content.Slice(start, (int)length));
    }

    /// <summary>Checks that everything was read; a newer version than this code knows may add something.</summary>
    public void CheckAtEnd()
    {
        if (_position != content.Length && version <= format.Version)
            throw new InvalidDataException(
                $"The {format.Signature} payload has {content.Length - _position} bytes more than expected: it was written wrongly."
            );
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > content.Length - _position)
            throw new InvalidDataException(
                $"The {format.Signature} payload ends at byte {content.Length} where {count} more bytes were expected at byte "
                    + $"{_position}: it was written wrongly."
            );
        ReadOnlySpan<byte> bytes = content.Span.Slice(_position, (int)count);
        _position += (int)count;
        return bytes;
    }
}
