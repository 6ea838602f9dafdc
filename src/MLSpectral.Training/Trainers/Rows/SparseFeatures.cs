using System.Runtime.InteropServices;
using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>
/// Features of which only the entries that are not zero are kept: 8 bytes each and 24 for a row, against 4 d for a dense row. A batch is
/// the same bits as of dense rows.
/// </summary>
internal sealed class SparseFeatures(int width, IReadOnlyList<SparseRow> rows) : FeatureRows
{
    // A span has at most 2³¹ bytes, so larger batches are filled in pieces.
    private const int LargestPiece = 1 << 28;

    public override long Count => rows.Count;

    public override int Width => width;

    public override Tensor Tensor => throw new InvalidOperationException("The features are kept sparse; take a batch of them.");

    public override Tensor Select(Tensor indices)
    {
        long[] picked = indices.ToInt64s();
        return Dense(picked.Length, i => rows[(int)picked[i]]);
    }

    public override Tensor Slice(long start, long count) => Dense(checked((int)count), i => rows[(int)start + i]);

    public override FeatureRows Keep(Tensor indices) =>
        new SparseFeatures(width, [.. indices.ToInt64s().Select(index => rows[(int)index])]);

    // The rows are managed memory.
    public override void Dispose() { }

    private Tensor Dense(int count, Func<int, SparseRow> row)
    {
        using var scope = NewDisposeScope();
        Tensor batch = zeros(count, width);
        int pieceRows = Math.Max(1, LargestPiece / width);
        for (int start = 0; start < count; start += pieceRows)
        {
            int end = Math.Min(count, start + pieceRows);
            Span<float> piece = MemoryMarshal.Cast<byte, float>(batch.narrow(0, start, end - start).bytes);
            for (int i = start; i < end; i++)
                row(i).CopyTo(piece.Slice((i - start) * width, width));
        }

        return scope.MoveToOuter(batch);
    }
}
