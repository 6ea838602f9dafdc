using Google.Protobuf;

namespace MLSpectral;

/// <summary>
/// A message of protocol buffers: its fields in order. Its length is known before a byte is written, as the messages around it need.
/// </summary>
internal sealed class ProtobufMessage
{
    private readonly List<Action<CodedOutputStream>> _fields = [];

    /// <summary>Bytes of all fields.</summary>
    public long Length { get; private set; }

    public ProtobufMessage Add(int field, long number) =>
        Add(field, WireFormat.WireType.Varint, CodedOutputStream.ComputeInt64Size(number), output => output.WriteInt64(number));

    public ProtobufMessage Add(int field, float number) =>
        Add(field, WireFormat.WireType.Fixed32, sizeof(float), output => output.WriteFloat(number));

    public ProtobufMessage Add(int field, string text) =>
        Add(field, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeStringSize(text), output => output.WriteString(text));

    /// <summary>Adds bytes without copying them.</summary>
    public ProtobufMessage Add(int field, ReadOnlyMemory<byte> bytes) =>
        Add(field, WireFormat.WireType.LengthDelimited, WithPrefix(bytes.Length), output =>
            output.WriteBytes(UnsafeByteOperations.UnsafeWrap(bytes))
        );

    /// <summary>Adds a message; its fields must be complete.</summary>
    public ProtobufMessage Add(int field, ProtobufMessage message) =>
        Add(field, WireFormat.WireType.LengthDelimited, WithPrefix(message.Length), output =>
        {
            output.WriteLength((int)message.Length);
            message.WriteTo(output);
        });

    /// <summary>Writes the fields; the length must not be above that of an <see cref="int"/>, the limit of protocol buffers.</summary>
    public void WriteTo(CodedOutputStream output)
    {
        foreach (Action<CodedOutputStream> write in _fields)
            write(output);
    }

    private static long WithPrefix(long length) => CodedOutputStream.ComputeUInt64Size((ulong)length) + length;

    private ProtobufMessage Add(int field, WireFormat.WireType type, long length, Action<CodedOutputStream> write)
    {
        Length += CodedOutputStream.ComputeTagSize(field) + length;
        _fields.Add(output =>
        {
            output.WriteTag(field, type);
            write(output);
        });
        return this;
    }
}
