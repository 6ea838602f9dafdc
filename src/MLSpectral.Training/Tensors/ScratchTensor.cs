using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// Memory for the intermediate results of one tile after another: taken from the system once, since fresh pages cost as much as the
/// arithmetic on them.
/// </summary>
/// <param name="type">The type of the values.</param>
internal sealed class ScratchTensor(ScalarType type) : IDisposable
{
    private Tensor? _memory;

    /// <summary>A tensor of this shape with whatever values are there: valid until the next call.</summary>
    public Tensor Of(params long[] shape)
    {
        long count = 1;
        foreach (long length in shape)
            count *= length;
        if (_memory is null || _memory.numel() < count)
        {
            _memory?.Dispose();
            _memory = empty([count], type).DetachFromDisposeScope();
        }

        return _memory.narrow(0, 0, count).view(shape);
    }

    public void Dispose() => _memory?.Dispose();
}
