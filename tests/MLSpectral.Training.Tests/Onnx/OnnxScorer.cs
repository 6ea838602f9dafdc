using Microsoft.ML.OnnxRuntime;

namespace MLSpectral.Tests.Onnx;

/// <summary>A file in OnnxRuntime, on one thread.</summary>
internal sealed class OnnxScorer : IDisposable
{
    private readonly SessionOptions _options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
    private readonly RunOptions _run = new();

    public OnnxScorer(byte[] file) => Session = new InferenceSession(file, _options);

    public InferenceSession Session { get; }

    /// <summary>One output for some rows.</summary>
    public T[] Score<T>(string output, params IReadOnlyList<float[]> rows)
        where T : unmanaged
    {
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(rows.SelectMany(row => row).ToArray(), [rows.Count, rows[0].Length]);
        using IDisposableReadOnlyCollection<OrtValue> results = Session.Run(_run, ["Features"], [input], [output]);
        return results[0].GetTensorDataAsSpan<T>().ToArray();
    }

    public void Dispose()
    {
        Session.Dispose();
        _run.Dispose();
        _options.Dispose();
    }
}
