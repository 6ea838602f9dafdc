using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MLSpectral;

/// <summary>
/// The envelope of every stream MLSpectral adds to a model file: signature (8 ASCII characters), version of the content and the oldest
/// version whose readers can use it (2 × Int32), length of the content in bytes (Int64), SHA-256 of all of these and the content (32
/// bytes), content; little-endian. The contents are described in docs/reference/model-file-format.md.
/// </summary>
internal static class Payload
{
    private const int SignatureLength = 8;
    private const int OldestReaderOffset = SignatureLength + sizeof(int);
    private const int LengthOffset = OldestReaderOffset + sizeof(int);
    private const int HashOffset = LengthOffset + sizeof(long);
    private const int HeaderLength = HashOffset + SHA256.HashSizeInBytes;

    /// <summary>Writes one envelope.</summary>
    public static void Write(BinaryWriter destination, PayloadFormat format, Action<BinaryWriter> writeContent)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
            writeContent(writer);

        ReadOnlySpan<byte> bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        Span<byte> header = stackalloc byte[HeaderLength];
        Encoding.ASCII.GetBytes(format.Signature, header);
        BinaryPrimitives.WriteInt32LittleEndian(header[SignatureLength..], format.Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[OldestReaderOffset..], format.OldestReader);
        BinaryPrimitives.WriteInt64LittleEndian(header[LengthOffset..], bytes.Length);
        Hash(header[..HashOffset], bytes, header[HashOffset..]);
        destination.Write(header);
        destination.Write(bytes);
    }

    /// <summary>Verifies one envelope before anything is made of its content.</summary>
    /// <param name="envelope">All its bytes; the content is not copied.</param>
    /// <param name="format">The signature expected, and the versions that this code reads.</param>
    /// <exception cref="InvalidDataException">The payload is not what was written, or of a version that this code cannot use.</exception>
    public static PayloadReader Read(ReadOnlyMemory<byte> envelope, PayloadFormat format)
    {
        ReadOnlySpan<byte> bytes = envelope.Span;
        if (bytes.Length < HeaderLength)
            throw new InvalidDataException(
                $"The {format.Signature} payload of the model is truncated: {bytes.Length} bytes are left of a header of {HeaderLength}. "
                    + $"Save the model again, or copy the file again."
            );

        string signature = Encoding.ASCII.GetString(bytes[..SignatureLength]);
        if (signature != format.Signature)
            throw new InvalidDataException(
                $"The {format.Signature} payload of the model starts with '{Printable(signature)}': the file is corrupted. Save the "
                    + $"model again, or copy the file again."
            );

        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[SignatureLength..]);
        RequireReadable(format, version, BinaryPrimitives.ReadInt32LittleEndian(bytes[OldestReaderOffset..]));
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes[LengthOffset..]);
        if (length != bytes.Length - HeaderLength)
            throw new InvalidDataException(
                $"The {format.Signature} payload of the model says it has {length} bytes and has {bytes.Length - HeaderLength}: the file "
                    + $"is truncated or corrupted. Save the model again, or copy the file again."
            );

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(bytes[..HashOffset], bytes[HeaderLength..], hash);
        if (!hash.SequenceEqual(bytes[HashOffset..HeaderLength]))
            throw new InvalidDataException(
                $"The {format.Signature} payload of the model does not match its checksum: the file is corrupted. Save the model again, "
                    + $"or copy the file again."
            );

        return new PayloadReader(format, version, envelope[HeaderLength..]);
    }

    private static void RequireReadable(PayloadFormat format, int version, int oldestReader)
    {
        if (version < format.OldestReadable)
            throw new InvalidDataException(
                $"The {format.Signature} payload of the model has version {version}; this MLSpectral reads versions from "
                    + $"{format.OldestReadable} on. Load it with the MLSpectral that saved it, or train the model again."
            );
        if (oldestReader > format.Version)
            throw new InvalidDataException(
                $"The {format.Signature} payload of the model has version {version} and takes a reader of version {oldestReader} or newer; "
                    + $"this MLSpectral reads version {format.Version}. Update MLSpectral to the one that saved the model, or a newer one."
            );
    }

    private static void Hash(ReadOnlySpan<byte> header, ReadOnlySpan<byte> content, Span<byte> hash)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(header);
        sha.AppendData(content);
        sha.GetHashAndReset(hash);
    }

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '.'));
}
