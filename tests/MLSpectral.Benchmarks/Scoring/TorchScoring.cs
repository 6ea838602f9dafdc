using System.Runtime.InteropServices;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Benchmarks.Scoring;

/// <summary>The peer: the network run by TorchSharp without gradients, on input tensors that exist already.</summary>
internal sealed class TorchScoring(ScoringSubject subject) : IDisposable
{
    private readonly int _width = subject.Network.InputCount;
    private readonly Tensor _row = empty(1, subject.Network.InputCount).DetachFromDisposeScope();
    private readonly Tensor _all = ((ReadOnlySpan<float>)subject.Features)
        .ToTensor(subject.Rows.Count, subject.Network.InputCount)
        .DetachFromDisposeScope();

    /// <summary>One row, copied into one tensor that is used again and again.</summary>
    public float Score(ReadOnlySpan<float> features)
    {
        using var scope = NewDisposeScope();
        MemoryMarshal.AsBytes(features).CopyTo(_row.bytes);
        return subject.Torch.forward(_row).item<float>();
    }

    /// <summary>All rows, in batches that are views of one tensor.</summary>
    public void ScoreAll(int batchSize, Span<float> scores)
    {
        for (int start = 0; start < subject.Rows.Count; start += batchSize)
        {
            using var scope = NewDisposeScope();
            int count = Math.Min(batchSize, subject.Rows.Count - start);
            Tensor output = subject.Torch.forward(_all.narrow(0, start, count));
            MemoryMarshal.Cast<byte, float>(output.bytes).CopyTo(scores.Slice(start, count));
        }
    }

    /// <summary>The features of one row.</summary>
    public ReadOnlySpan<float> Row(int index) => subject.Features.AsSpan(index * _width, _width);

    public void Dispose()
    {
        _row.Dispose();
        _all.Dispose();
    }
}
