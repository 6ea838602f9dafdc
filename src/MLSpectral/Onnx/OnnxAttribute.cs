using System.Text;

namespace MLSpectral;

/// <summary>Attributes of a node: <c>AttributeProto</c> of onnx.proto.</summary>
internal static class OnnxAttribute
{
    private const int Name = 1,
        Single = 2,
        Int64 = 3,
        Text = 4,
        Type = 20;
    private const int TypeSingle = 1,
        TypeInt64 = 2,
        TypeText = 3;

    public static ProtobufMessage Of(string name, float value) =>
        new ProtobufMessage().Add(Name, name).Add(Single, value).Add(Type, TypeSingle);

    public static ProtobufMessage Of(string name, long value) =>
        new ProtobufMessage().Add(Name, name).Add(Int64, value).Add(Type, TypeInt64);

    public static ProtobufMessage Of(string name, string value) =>
        new ProtobufMessage().Add(Name, name).Add(Text, Encoding.UTF8.GetBytes(value)).Add(Type, TypeText);
}
