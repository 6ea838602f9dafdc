using System.Security.Cryptography;
using System.Text;

namespace MLSpectral.Tests.Models;

/// <summary>
/// An envelope by the letter of docs/reference/model-file-format.md, not by the code that it tests; sealed with a checksum that is right.
/// </summary>
internal sealed record Envelope(string Signature, int Version, int OldestReader, byte[] Content)
{
    private const int HeaderLength = 8 + 4 + 4 + 8 + 32;

    public static bool IsOne(byte[] bytes) => bytes.Length >= HeaderLength && bytes.AsSpan().StartsWith("MLSP"u8);

    public static Envelope Of(byte[] bytes) =>
        new(
            Encoding.ASCII.GetString(bytes, 0, 8),
            BitConverter.ToInt32(bytes, 8),
            BitConverter.ToInt32(bytes, 12),
            bytes[HeaderLength..]
        );

    public byte[] Seal()
    {
        byte[] header =
        [
            .. Encoding.ASCII.GetBytes(Signature),
            .. BitConverter.GetBytes(Version),
            .. BitConverter.GetBytes(OldestReader),
            .. BitConverter.GetBytes((long)Content.Length),
        ];
        return [.. header, .. SHA256.HashData([.. header, .. Content]), .. Content];
    }

    /// <summary>The content that a writer writes.</summary>
    public static byte[] Written(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            write(writer);
        return stream.ToArray();
    }
}
