using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace MLSpectral;

/// <summary>Reads the verified content of a payload. No array is allocated that the bytes left could not fill.</summary>
internal sealed class PayloadReader(string signature, byte[] content)
{
    private int _position;

    public byte ReadByte() => Take(sizeof(byte))[0];

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>A count of things of at least <paramref name="bytesEach"/> bytes that follow.</summary>
    public int ReadCount(int bytesEach)
    {
        int count = ReadInt32();
        if (count < 0 || (long)count * bytesEach > content.Length - _position)
            throw new InvalidDataException(
                $"The {signature} payload announces {count} values at byte {_position}, more than its {content.Length} bytes can "
                    + $"hold: it was written wrongly."
            );
        return count;
    }

    /// <summary><paramref name="count"/> values of a fixed-size type.</summary>
    public T[] ReadArray<T>(int count)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = Take((long)count * Unsafe.SizeOf<T>());
        return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
    }

    /// <summary>A string, as BinaryWriter writes it: its length in bytes (7-bit encoded), then UTF-8.</summary>
    public string ReadString()
    {
        int length = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = ReadByte();
            length |= (next & 0x7F) << shift;
            if (next < 0x80)
                break;
            if (shift == 28)
                throw new InvalidDataException(
                    $"The {signature} payload has a malformed string at byte {_position}: it was written wrongly."
                );
        }

        return Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>Checks that everything was read.</summary>
    public void CheckAtEnd()
    {
        if (_position != content.Length)
            throw new InvalidDataException(
                $"The {signature} payload has {content.Length - _position} bytes more than expected: it was written wrongly, or "
                    + $"by a newer MLSpectral."
            );
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > content.Length - _position)
            throw new InvalidDataException(
                $"The {signature} payload ends at byte {content.Length} where {count} more bytes were expected at byte "
                    + $"{_position}: it was written wrongly."
            );
        ReadOnlySpan<byte> bytes = content.AsSpan(_position, (int)count);
        _position += (int)count;
        return bytes;
    }
}
