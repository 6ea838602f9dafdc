using System.Numerics.Tensors;
using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLSpectral.Kernels;

/// <summary>
/// An orthonormal basis Q of a block Krylov space of a symmetric matrix K, the projection T = QᵀKQ, and the block that comes next: K Q =
/// Q T + (next block) · (coupling). Owns its memory.
/// </summary>
/// <remarks>
/// Every new block is made orthogonal to all vectors before it by two passes of classical Gram–Schmidt, and T is taken from the
/// coefficients of those passes rather than from a recurrence: no eigenvalue is found twice, and kept Ritz vectors need no special case
/// (thick restart, Wu and Simon 2000). Float64 throughout, whatever the precision of the products.
/// </remarks>
internal sealed unsafe class KrylovBasis : IDisposable
{
    // Below this share of a vector's length, what is left after a projection has lost too many digits to be orthogonal to the rest.
    private const double Cancellation = 0.01;

    private readonly long _length;
    private readonly int _capacity;
    private readonly double _epsilon;
    private readonly Tensor _rows;
    private readonly double* _address;
    private readonly SmallMatrix _projection;
    private SmallMatrix _coupling = new(0, 0);
    private double _largestProduct;

    /// <summary>An empty basis.</summary>
    /// <param name="length">n.</param>
    /// <param name="capacity">The largest number of basis vectors, beside the block that comes next.</param>
    /// <param name="blockSize">The largest size of a block.</param>
    /// <param name="epsilon">The machine epsilon of the products: what is smaller than 32 ε of the largest product is rounding.</param>
    public KrylovBasis(long length, int capacity, int blockSize, double epsilon)
    {
        (_length, _capacity, _epsilon) = (length, capacity, epsilon);
        _rows = empty([capacity + blockSize, length], ScalarType.Float64).DetachFromDisposeScope();
        _address = (double*)StoredProduct.Address(_rows);
        _projection = new SmallMatrix(capacity, capacity);
    }

    /// <summary>The number of vectors that have been multiplied, m.</summary>
    public int Count { get; private set; }

    /// <summary>The size of the block that comes next; 0 where the space is invariant.</summary>
    public int Pending { get; private set; }

    /// <summary>Whether the next block has no room any more.</summary>
    public bool IsFull => Count + Pending > _capacity;

    /// <summary>Whether the vectors are a basis of the whole space.</summary>
    public bool IsComplete => Count == _length;

    /// <summary>Sets the next block to what vectors add to the space.</summary>
    /// <param name="rows">One vector a row, Float64, contiguous; changed.</param>
    /// <returns>The coefficients of the vectors in the next block, (size of the block) × (number of vectors).</returns>
    public SmallMatrix Begin(Tensor rows)
    {
        int count = checked((int)rows.shape[0]);
        double* address = (double*)StoredProduct.Address(rows);
        for (int pass = 0; pass < 2 && Count > 0; pass++)
            _ = Project(address, count, Count);
        _coupling = new SmallMatrix(0, 0);
        return Normalize(address, count, smallest: 32 * NoiseFloor.MachineEpsilon);
    }

    /// <summary>Multiplies the next block and takes it into the basis.</summary>
    /// <param name="product">V ↦ V K, one vector a row, Float64.</param>
    /// <exception cref="ArithmeticException">A product has entries that are NaN or infinite.</exception>
    public void Step(Func<Tensor, Tensor> product)
    {
        using var scope = NewDisposeScope();
        int first = Count,
            size = Pending;
        double* rows = (double*)StoredProduct.Address(product(_rows.narrow(0, first, size)));
        for (int i = 0; i < size; i++)
        {
            double norm = Norm(rows + (i * _length));
            if (!double.IsFinite(norm))
                throw MatrixShape.NotFinite(_length);
            _largestProduct = Math.Max(_largestProduct, norm);
        }

        Count += size;
        SmallMatrix coefficients = Project(rows, size, Count),
            second = Project(rows, size, Count);
        TensorPrimitives.Add(coefficients.Values, second.Values, coefficients.Values);
        Record(coefficients, first);
        _coupling = Normalize(rows, size, 32 * _epsilon * _largestProduct);
    }

    /// <summary>The eigenvalues of T, descending, with their vectors and residuals.</summary>
    public RitzPairs Solve()
    {
        using var scope = NewDisposeScope();
        int m = Count;
        var entries = new double[m * m];
        for (int i = 0; i < m; i++)
            Array.Copy(_projection.Values, i * _capacity, entries, i * m, m);
        (Tensor ascending, Tensor vectors) = linalg.eigh(((ReadOnlySpan<double>)entries).ToTensor(m, m));
        double[] values = ascending.ToDoubles();
        Array.Reverse(values);
        double[] columns = vectors.flip(1).t().ToDoubles();
        var residuals = new double[m];
        for (int pair = 0; pair < m; pair++)
            residuals[pair] = TensorPrimitives.Norm<double>(CouplingOf(columns, pair));
        return new RitzPairs(values, columns, residuals);
    }

    /// <summary>The leading Ritz vectors, one a row, Float64; of the caller's dispose scope.</summary>
    public Tensor Vectors(RitzPairs pairs, int count)
    {
        using Tensor coefficients = new ReadOnlySpan<double>(pairs.Coefficients, 0, count * Count).ToTensor(count, Count);
        using Tensor basis = _rows.narrow(0, 0, Count);
        return coefficients.mm(basis);
    }

    /// <summary>Keeps the leading Ritz vectors as the basis, and the next block unless it is dropped too.</summary>
    public void Restart(RitzPairs pairs, int keep, bool dropNext)
    {
        using var scope = NewDisposeScope();
        int size = dropNext ? 0 : Pending;
        var coupling = new SmallMatrix(size, keep);
        for (int pair = 0; pair < keep && size > 0; pair++)
        {
            double[] column = CouplingOf(pairs.Coefficients, pair);
            for (int i = 0; i < size; i++)
                coupling[i, pair] = column[i];
        }

        Tensor kept = Vectors(pairs, keep);
        Buffer.MemoryCopy(StoredProduct.Address(kept), _address, keep * _length * sizeof(double), keep * _length * sizeof(double));
        Buffer.MemoryCopy(
            _address + (Count * _length),
            _address + (keep * _length),
            size * _length * sizeof(double),
            size * _length * sizeof(double)
        );
        Array.Clear(_projection.Values);
        for (int pair = 0; pair < keep; pair++)
            _projection[pair, pair] = pairs.Values[pair];
        (Count, Pending, _coupling) = (keep, size, coupling);
    }

    public void Dispose() => _rows.Dispose();

    // What K x of a Ritz vector x has along the next block.
    private double[] CouplingOf(double[] coefficients, int pair)
    {
        int last = _coupling.Columns;
        var result = new double[Pending];
        ReadOnlySpan<double> tail = coefficients.AsSpan((pair * Count) + Count - last, last);
        for (int i = 0; i < Pending && last > 0; i++)
            result[i] = TensorPrimitives.Dot(tail, _coupling.Values.AsSpan(i * last, last));
        return result;
    }

    // Takes the components along the first vectors away from the rows, and returns them: (number of rows) × count.
    private SmallMatrix Project(double* rows, int size, int count)
    {
        var coefficients = new SmallMatrix(size, count);
        fixed (double* values = coefficients.Values)
        {
            RowProjection.Coefficients(_address, count, rows, size, _length, values);
            RowProjection.Subtract(_address, count, rows, size, _length, values);
        }

        return coefficients;
    }

    private void Record(SmallMatrix coefficients, int first)
    {
        for (int i = 0; i < coefficients.Rows; i++)
        {
            for (int j = 0; j < Count; j++)
            {
                double entry = coefficients[i, j];
                if (j >= first)
                    entry = 0.5 * (entry + coefficients[j - first, first + i]);
                _projection[first + i, j] = _projection[j, first + i] = entry;
            }
        }
    }

    // The rows, orthogonal to the basis already, become the next block; those that depend on the ones before them are left out.
    private SmallMatrix Normalize(double* rows, int count, double smallest)
    {
        var coupling = new SmallMatrix(count, count);
        double* block = _address + (Count * _length);
        Pending = 0;
        for (int i = 0; i < count && Count + Pending < _length; i++)
        {
            double* row = rows + (i * _length);
            double before = Norm(row),
                norm = before;
            var components = new double[Math.Max(Pending, 1)];
            for (int pass = 0; pass < 2 && Pending > 0 && norm > smallest; pass++)
            {
                fixed (double* values = components)
                {
                    RowProjection.Coefficients(block, Pending, row, 1, _length, values);
                    RowProjection.Subtract(block, Pending, row, 1, _length, values);
                }

                for (int j = 0; j < Pending; j++)
                    coupling[j, i] += components[j];
                norm = Norm(row);
            }

            for (int pass = 0; pass < 2 && norm > smallest && norm < Cancellation * before; pass++)
            {
                _ = Project(row, 1, Count + Pending);
                norm = Norm(row);
            }

            if (norm <= smallest)
                continue;
            TensorPrimitives.Divide(Span(row), norm, Span(block + (Pending * _length)));
            coupling[Pending++, i] = norm;
        }

        return coupling;
    }

    private double Norm(double* row) => TensorPrimitives.Norm<double>(Span(row));

    private Span<double> Span(double* row) => new(row, checked((int)_length));
}
