using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;

namespace MLSpectral.Benchmarks.Scoring;

/// <summary>
/// The peer: the model's ONNX file in OnnxRuntime, on one thread, row by row, with input and output in memory that is used again and again.
/// </summary>
internal sealed class OnnxScoring : IDisposable
{
    private readonly SessionOptions _options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
    private readonly RunOptions _run = new();
    private readonly InferenceSession _session;
    private readonly float[] _features;
    private readonly float[] _score = new float[1];
    private readonly OrtValue _input;
    private readonly OrtValue _output;

    public OnnxScoring(ScoringSubject subject)
    {
        using var file = new MemoryStream();
        subject.Model.SaveAsOnnx(file);
        _session = new InferenceSession(file.ToArray(), _options);
        _features = new float[subject.Network.InputCount];
        _input = OrtValue.CreateTensorValueFromMemory(_features, [1, _features.Length]);
        _output = OrtValue.CreateTensorValueFromMemory(_score, [1, 1]);
    }

    /// <summary>The score of one row.</summary>
    public float Score(ReadOnlySpan<float> features)
    {
        features.CopyTo(_features);
        _session.Run(_run, ["Features"], [_input], ["Score"], [_output]);
        return _score[0];
    }

    public void Dispose()
    {
        _output.Dispose();
        _input.Dispose();
        _session.Dispose();
        _run.Dispose();
        _options.Dispose();
    }
}
