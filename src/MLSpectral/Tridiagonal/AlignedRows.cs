using System.Runtime.InteropServices;

namespace MLSpectral.Kernels;

/// <summary>
/// Rows of doubles in memory of its own, aligned to cache lines and padded to whole vectors. Not cleared: a page that nobody writes costs
/// nothing.
/// </summary>
internal sealed unsafe class AlignedRows : IDisposable
{
    /// <summary>Doubles in a vector, and in a cache line.</summary>
    public const int VectorLength = 8;

    // Rows this many doubles apart would all fall into the same few sets of the first-level cache.
    private const int AliasingStride = 128;

    private const nuint Alignment = VectorLength * sizeof(double);

    private readonly nuint _bytes;
    private double* _first;

    /// <summary>Allocates.</summary>
    /// <param name="rows">At least one.</param>
    /// <param name="length">The length of a row, at least one.</param>
    public AlignedRows(int rows, int length)
    {
        int padded = (length + VectorLength - 1) / VectorLength * VectorLength;
        Stride = padded % AliasingStride == 0 ? padded + VectorLength : padded;
        _bytes = checked((nuint)rows * (nuint)Stride * sizeof(double));
        _first = (double*)NativeMemory.AlignedAlloc(_bytes, Alignment);
    }

    /// <summary>Doubles from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>A row's first entry.</summary>
    public double* this[int row] => _first + ((long)row * Stride);

    /// <summary>Sets every entry to zero.</summary>
    public void Clear() => NativeMemory.Clear(_first, _bytes);

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_first);
        _first = null;
    }
}
