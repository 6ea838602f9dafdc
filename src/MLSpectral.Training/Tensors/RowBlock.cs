using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLSpectral.Kernels;

/// <summary>Some neighbouring rows of a stream, as the factor F whose FᵀF is what they add to the scatter matrix of all rows.</summary>
/// <remarks>
/// The rows are centred at their own mean m, and one row more stands for the distance of that mean from the mean μ of the n rows before:
/// √(n k/(n + k)) (m − μ) for k rows. So FᵀF is the update by which Chan, Golub and LeVeque 1983 join two samples, and nothing
/// cancels, however large the means are. All rows are first shifted by the first row of the stream: a slot that never changes is exactly
/// zero.
/// </remarks>
internal sealed unsafe class RowBlock : IDisposable
{
    private readonly Tensor _memory;
    private readonly double* _first;
    private readonly int _width,
        _capacity;
    private readonly double[] _sums;

    /// <param name="capacity">The rows that fit.</param>
    /// <param name="width">d.</param>
    public RowBlock(int capacity, int width)
    {
        (_capacity, _width) = (capacity, width);
        _sums = new double[width];
        _memory = empty(capacity + 1, width, ScalarType.Float64).DetachFromDisposeScope();
        _first = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_memory.bytes));
    }

    /// <summary>The rows in it.</summary>
    public int Count { get; private set; }

    /// <summary>F, of the caller's dispose scope; a view of this block's memory.</summary>
    public Tensor Factor => _memory.narrow(0, 0, Count + 1);

    /// <summary>Takes as many rows as fit or come, and centres them.</summary>
    /// <param name="next">Writes the next row.</param>
    /// <param name="mean">That of the rows before; those of this block are added.</param>
    /// <returns>Whether the block is full.</returns>
    public bool Fill(RowWriter next, RunningMean mean)
    {
        Count = 0;
        Array.Clear(_sums);
        while (Count < _capacity)
        {
            Span<double> row = Row(Count);
            if (!next(row))
                break;
            if (Count == 0 && mean.Count == 0)
                row.CopyTo(mean.Origin);
            TensorPrimitives.Subtract(row, mean.Origin, row);
            TensorPrimitives.Add(_sums, row, _sums);
            Count++;
        }

        if (Count > 0)
            Centre(mean);
        return Count == _capacity;
    }

    public void Dispose() => _memory.Dispose();

    private void Centre(RunningMean mean)
    {
        Span<double> last = Row(Count);
        TensorPrimitives.Divide(_sums, Count, last);
        for (int i = 0; i < Count; i++)
            TensorPrimitives.Subtract(Row(i), last, Row(i));
        double before = mean.Add(last, Count);
        TensorPrimitives.Multiply(last, Math.Sqrt(before / mean.Count * Count), last);
    }

    private Span<double> Row(int index) => new(_first + ((long)index * _width), _width);
}
