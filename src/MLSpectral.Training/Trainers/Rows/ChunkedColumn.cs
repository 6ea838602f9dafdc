using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>
/// Collects rows of fixed width, whose number is not known before, into one tensor: through one managed buffer that grows to a chunk and is
/// then reused for each.
/// </summary>
internal sealed class ChunkedColumn(int chunkRows, int width)
{
    private const int InitialRows = 1024;

    private readonly List<Tensor> _chunks = [];
    private float[] _buffer = new float[Math.Min(chunkRows, InitialRows) * width];
    private int _rows;

    /// <summary>The next row, to be filled before the next call.</summary>
    public Span<float> NextRow()
    {
        if (_rows == chunkRows)
            Flush();
        if (_rows * width == _buffer.Length)
            Array.Resize(ref _buffer, (int)Math.Min((long)chunkRows * width, 2L * _buffer.Length));
        return _buffer.AsSpan(_rows++ * width, width);
    }

    /// <summary>A row of the first chunk, while it is not full.</summary>
    public ReadOnlySpan<float> Row(int index) => _buffer.AsSpan(index * width, width);

    /// <summary>Forgets all rows and frees their memory.</summary>
    public void Clear()
    {
        _rows = 0;
        _buffer = [];
    }

    /// <summary>All rows so far, rows × width.</summary>
    public Tensor ToTensor()
    {
        if (_rows > 0 || _chunks.Count == 0)
            Flush();
        return _chunks.Count == 1 ? _chunks[0] : cat(_chunks);
    }

    private void Flush()
    {
        _chunks.Add(((ReadOnlySpan<float>)_buffer.AsSpan(0, _rows * width)).ToTensor(_rows, width));
        _rows = 0;
    }
}
