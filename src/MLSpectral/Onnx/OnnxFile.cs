namespace MLSpectral;

/// <summary>Writes ONNX files, with outputs named as ML.NET names its columns.</summary>
internal static class OnnxFile
{
    public const string Score = "Score";
    public const string Probability = "Probability";
    public const string PredictedLabel = "PredictedLabel";

    /// <summary>Checks the stream, then makes the graph, then writes it.</summary>
    /// <exception cref="ArgumentException">The stream cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The file would be too large, or a number is not finite in single precision.</exception>
    public static void Write(Stream stream, Func<OnnxGraph> graph)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
            throw new ArgumentException(
                "The ONNX file cannot be written: the stream is closed or read-only. Open it for writing.",
                nameof(stream)
            );
        graph().WriteTo(stream);
    }
}
