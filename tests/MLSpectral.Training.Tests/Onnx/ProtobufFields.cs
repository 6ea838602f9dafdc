using Google.Protobuf;

namespace MLSpectral.Tests.Onnx;

/// <summary>A message of protocol buffers read back field by field, without onnx.proto.</summary>
internal sealed class ProtobufFields
{
    private readonly List<(int Field, object Value)> _fields = [];

    public ProtobufFields(byte[] message)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and uint tag)
        {
            _fields.Add(
                (
                    WireFormat.GetTagFieldNumber(tag),
                    WireFormat.GetTagWireType(tag) switch
                    {
                        WireFormat.WireType.Varint => input.ReadInt64(),
                        WireFormat.WireType.Fixed32 => input.ReadFloat(),
                        _ => input.ReadBytes().ToByteArray(),
                    }
                )
            );
        }
    }

    public long Number(int field) => Numbers(field).Single();

    public IEnumerable<long> Numbers(int field) => All(field).Cast<long>();

    public float Single(int field) => (float)All(field).Single();

    public byte[] Bytes(int field) => (byte[])All(field).Single();

    public string Text(int field) => Texts(field).Single();

    public IEnumerable<string> Texts(int field) => All(field).Select(value => System.Text.Encoding.UTF8.GetString((byte[])value));

    public ProtobufFields Message(int field) => Messages(field).Single();

    public IEnumerable<ProtobufFields> Messages(int field) => All(field).Select(value => new ProtobufFields((byte[])value));

    private IEnumerable<object> All(int field) => _fields.Where(one => one.Field == field).Select(one => one.Value);
}
