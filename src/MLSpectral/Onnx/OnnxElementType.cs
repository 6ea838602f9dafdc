namespace MLSpectral;

/// <summary>What a tensor holds: those values of <c>TensorProto.DataType</c> in onnx.proto that are used here.</summary>
internal enum OnnxElementType
{
    /// <summary>FLOAT.</summary>
    Single = 1,

    /// <summary>INT64.</summary>
    Int64 = 7,

    /// <summary>BOOL.</summary>
    Boolean = 9,
}
