using System.Security.Cryptography;
using System.Text;

namespace MLSpectral;

/// <summary>
/// The envelope of every stream MLSpectral adds to a model file: signature (8 ASCII characters), version (Int32), length of the content
/// in bytes (Int64), SHA-256 of the content (32 bytes), content; little-endian. The contents are described in Models/FORMAT.md.
/// </summary>
internal static class Payload
{
    private const int SignatureLength = 8;

    /// <summary>Writes one envelope.</summary>
    public static void Write(BinaryWriter destination, string signature, int version, Action<BinaryWriter> writeContent)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
            writeContent(writer);

        ReadOnlySpan<byte> bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        destination.Write(Encoding.ASCII.GetBytes(signature));
        destination.Write(version);
        destination.Write((long)bytes.Length);
        destination.Write(SHA256.HashData(bytes));
        destination.Write(bytes);
    }

    /// <summary>Reads one envelope that fills the rest of its stream, and verifies it before anything is made of it.</summary>
    /// <param name="source">At the start of the envelope; its stream is seekable.</param>
    /// <param name="signature">The signature expected.</param>
    /// <param name="currentVersion">The version this code writes, and the only one it reads.</param>
    /// <exception cref="InvalidDataException">The payload is not what was written.</exception>
    public static PayloadReader Read(BinaryReader source, string signature, int currentVersion)
    {
        long available = source.BaseStream.Length - source.BaseStream.Position;
        const int headerLength = SignatureLength + sizeof(int) + sizeof(long) + SHA256.HashSizeInBytes;
        if (available < headerLength)
            throw new InvalidDataException(
                $"The {signature} payload of the model is truncated: {available} bytes are left of a header of {headerLength}. "
                    + $"Save the model again, or copy the file again."
            );

        string found = Encoding.ASCII.GetString(source.ReadBytes(SignatureLength));
        if (found != signature)
            throw new InvalidDataException(
                $"The {signature} payload of the model starts with '{Printable(found)}': the file is corrupted. Save the model "
                    + $"again, or copy the file again."
            );

        int version = source.ReadInt32();
        if (version != currentVersion)
            throw new InvalidDataException(
                $"The {signature} payload of the model has version {version}; this MLSpectral reads version {currentVersion}. "
                    + $"Load it with the MLSpectral that saved it, or train it again."
            );

        long length = source.ReadInt64();
        byte[] hash = source.ReadBytes(SHA256.HashSizeInBytes);
        if (length != available - headerLength)
            throw new InvalidDataException(
                $"The {signature} payload of the model says it has {length} bytes and has {available - headerLength}: the file is "
                    + $"truncated or corrupted. Save the model again, or copy the file again."
            );

        byte[] content = source.ReadBytes(checked((int)length));
        if (!SHA256.HashData(content).AsSpan().SequenceEqual(hash))
            throw new InvalidDataException(
                $"The {signature} payload of the model does not match its checksum: the file is corrupted. Save the model again, "
                    + $"or copy the file again."
            );

        return new PayloadReader(signature, content);
    }

    private static string Printable(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '.'));
}
