using System.Numerics.Tensors;
using MLSpectral.Statistics.Sizes;
using Tensor = TorchSharp.torch.Tensor;

namespace MLSpectral.Kernels;

/// <summary>
/// The entries of a kernel row by row, as they are and centred, HKH with H = I − 11ᵀ/n, which is not stored; and what is known of them
/// after one pass.
/// </summary>
internal sealed unsafe class KernelEntries
{
    // Beyond these the squares of entries leave the range of a double.
    private const double LargestEntry = 1e100;

    private readonly double* _entries;
    private readonly double[] _rowMeans;
    private readonly double _mean;

    /// <summary>Reads a kernel once.</summary>
    /// <param name="kernel">K, n × n, Float64, contiguous, symmetric; must live as long as this object is used.</param>
    public KernelEntries(Tensor kernel)
    {
        Kernel = kernel;
        Size = checked((int)kernel.shape[0]);
        _entries = (double*)StoredProduct.Address(kernel);
        _rowMeans = new double[Size];
        var largest = new double[RowParts.Count(Size)];
        var squares = new double[largest.Length];
        RowParts.Run(Size, (part, first, end) =>
        {
            for (int i = first; i < end; i++)
            {
                ReadOnlySpan<double> row = Row(i);
                _rowMeans[i] = TensorPrimitives.Sum(row) / Size;
                squares[part] += TensorPrimitives.SumOfSquares(row);
                largest[part] = Math.Max(largest[part], Math.Abs(TensorPrimitives.MaxMagnitude(row)));
            }
        });
        _mean = TensorPrimitives.Sum<double>(_rowMeans) / Size;
        Norm = Math.Sqrt(squares.Sum());
        Largest = largest.Max();
    }

    /// <summary>K.</summary>
    public Tensor Kernel { get; }

    /// <summary>n.</summary>
    public int Size { get; }

    /// <summary>max |K_ij|.</summary>
    public double Largest { get; }

    /// <summary>‖K‖_F.</summary>
    public double Norm { get; }

    /// <summary>‖HKH‖_F, NaN where that is rounding; null where it was not computed yet.</summary>
    public double? CenteredNorm { get; private set; }

    /// <summary>Whether squares of entries are numbers, and not all 0.</summary>
    public bool IsOrdinary => Largest is > 1 / LargestEntry and < LargestEntry;

    /// <summary>Row i of K.</summary>
    public ReadOnlySpan<double> Row(int i) => new(_entries + ((long)i * Size), Size);

    /// <summary>Row i of HKH.</summary>
    public void WriteCentered(int i, Span<double> row)
    {
        TensorPrimitives.Subtract(Row(i), _rowMeans, row);
        TensorPrimitives.Add(row, _mean - _rowMeans[i], row);
    }

    /// <summary>Keeps what was summed up on the way.</summary>
    /// <param name="squares">‖HKH‖_F².</param>
    /// <param name="largest">max |(HKH)_ij|.</param>
    public void Keep(double squares, double largest) =>
        CenteredNorm = largest <= Size * NoiseFloor.MachineEpsilon * Largest ? double.NaN : Math.Sqrt(squares);
}
