namespace MLSpectral;

/// <summary>
/// The limit of an ONNX file that holds its own tensors: protocol buffers take no message of 2 GiB (2³¹ bytes) or more.
/// </summary>
internal static class OnnxSize
{
    /// <summary>Checks the parameters alone, before anything is made of them.</summary>
    public static void Check(FeedForwardNetwork network) => Check(network.ParameterCount * sizeof(float));

    public static void Check(long bytes)
    {
        if (bytes > int.MaxValue)
            throw new InvalidOperationException(
                $"The network needs {bytes} bytes and an ONNX file can have {int.MaxValue}, the limit of protocol buffers. Save "
                    + $"the model with ml.Model.Save, or train with narrower layers."
            );
    }
}
