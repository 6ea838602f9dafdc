using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using Tensorboard;

namespace MLSpectral;

/// <summary>
/// A TensorBoard event file: records of a length (8 bytes), its checksum, an <c>Event</c> message and its checksum, little-endian, the
/// checksums CRC-32C, rotated and shifted (TensorFlow's TFRecord format).
/// </summary>
/// <remarks>
/// TorchSharp's <c>SummaryWriter</c> writes the same, but makes histograms by tensor operations with numbers that nothing keeps alive (see
/// <c>TensorArithmetic</c>), and opens the file for each value.
/// </remarks>
internal sealed class EventFile
{
    private readonly string _path;

    /// <summary>Begins a file.</summary>
    /// <param name="folder">Where; it exists.</param>
    public EventFile(string folder)
    {
        _path = Path.Combine(
            folder,
            FormattableString.Invariant(
                $"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}.{Environment.MachineName}.{Environment.ProcessId}"
            )
        );
        Append([new Event { WallTime = Now(), FileVersion = "brain.Event:2" }]);
    }

    /// <summary>Adds values of one step; they are on disk, and the file closed, when this returns.</summary>
    /// <param name="step">The global step.</param>
    /// <param name="values">The values.</param>
    public void Append(long step, IEnumerable<Summary.Types.Value> values)
    {
        var summary = new Summary();
        summary.Value.AddRange(values);
        Append([
            new Event
            {
                WallTime = Now(),
                Step = step,
                Summary = summary,
            },
        ]);
    }

    private void Append(IEnumerable<Event> events)
    {
        using var stream = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
        Span<byte> header = stackalloc byte[12],
            footer = stackalloc byte[4];
        foreach (byte[] message in events.Select(MessageExtensions.ToByteArray))
        {
            BinaryPrimitives.WriteInt64LittleEndian(header, message.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(header[8..], MaskedChecksum(header[..8]));
            BinaryPrimitives.WriteUInt32LittleEndian(footer, MaskedChecksum(message));
            stream.Write(header);
            stream.Write(message);
            stream.Write(footer);
        }
    }

    private static double Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    private static uint MaskedChecksum(ReadOnlySpan<byte> bytes)
    {
        uint checksum = uint.MaxValue;
        foreach (byte value in bytes)
            checksum = BitOperations.Crc32C(checksum, value);
        return BitOperations.RotateRight(~checksum, 15) + 0xa282ead8;
    }
}
