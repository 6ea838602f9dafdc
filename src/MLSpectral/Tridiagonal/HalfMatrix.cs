using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLSpectral.Kernels;

/// <summary>
/// The lower half of a symmetric matrix, row by row, with the 8 × 8 blocks on the diagonal whole, so that every row is made of whole
/// vectors.
/// </summary>
internal sealed unsafe class HalfMatrix(int side) : IDisposable
{
    private const int Block = AlignedRows.VectorLength;

    private readonly AlignedRows _rows = new((side + Block - 1) / Block * Block, side);

    /// <summary>The row's entries up to the diagonal.</summary>
    public double* this[int row] => _rows[row];

    /// <summary>Takes over rows of the lower half of a full matrix; the upper half is not read.</summary>
    /// <param name="source">The matrix, row by row.</param>
    /// <param name="factor">By which entries are multiplied.</param>
    /// <param name="first">A multiple of 8.</param>
    /// <param name="end">A multiple of 8, or n.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Copy(double* source, double factor, int first, int end)
    {
        int last = (end + Block - 1) / Block * Block;
        for (int i = first; i < last; i++)
        {
            double* row = _rows[i];
            int blockStart = i / Block * Block;
            if (i < side)
                TensorPrimitives.Multiply(
                    new ReadOnlySpan<double>(source + ((long)i * side), blockStart),
                    factor,
                    new Span<double>(row, blockStart)
                );
            else
                new Span<double>(row, blockStart).Clear();
            for (int j = blockStart; j < blockStart + Block; j++)
                row[j] = Math.Max(i, j) < side ? factor * source[((long)Math.Max(i, j) * side) + Math.Min(i, j)] : 0;
        }
    }

    /// <summary>
    /// The share of some rows in the product with a vector, of the entries left of and on the diagonal and of their mirror images: each is
    /// read once and used twice.
    /// </summary>
    /// <param name="vector">Zero beyond <paramref name="end"/>.</param>
    /// <param name="result">Overwritten up to <paramref name="end"/>, rounded up to whole vectors.</param>
    /// <param name="first">A multiple of 8.</param>
    /// <param name="end">The row after the last one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(double* vector, double* result, int first, int end)
    {
        new Span<double>(result, (end + Block - 1) / Block * Block).Clear();
        int i = first;
        for (; i + Block <= end; i += Block)
            MultiplyEight(i, vector, result);
        for (int row = i; row < end; row++)
            MultiplyOne(row, i, vector, result);
    }

    /// <summary>Subtracts VWᵀ + WVᵀ from whole blocks of 8 rows.</summary>
    /// <param name="v">The columns of V, each a row of memory.</param>
    /// <param name="w">The columns of W.</param>
    /// <param name="columns">How many.</param>
    /// <param name="first">A multiple of 8.</param>
    /// <param name="end">A multiple of 8.</param>
    public void Subtract(AlignedRows v, AlignedRows w, int columns, int first, int end) =>
        HalfUpdate.Subtract(_rows, v, w, columns, first, end);

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _rows.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyEight(int i, double* u, double* y)
    {
        double* a0 = _rows[i],
            a1 = _rows[i + 1],
            a2 = _rows[i + 2],
            a3 = _rows[i + 3],
            a4 = _rows[i + 4],
            a5 = _rows[i + 5],
            a6 = _rows[i + 6],
            a7 = _rows[i + 7];
        Vector512<double> u0 = Vector512.Create(u[i]),
            u1 = Vector512.Create(u[i + 1]),
            u2 = Vector512.Create(u[i + 2]),
            u3 = Vector512.Create(u[i + 3]);
        Vector512<double> u4 = Vector512.Create(u[i + 4]),
            u5 = Vector512.Create(u[i + 5]),
            u6 = Vector512.Create(u[i + 6]),
            u7 = Vector512.Create(u[i + 7]);
        Vector512<double> s0 = default,
            s1 = default,
            s2 = default,
            s3 = default,
            s4 = default,
            s5 = default,
            s6 = default,
            s7 = default,
            a;
        for (int j = 0; j < i; j += Block)
        {
            Vector512<double> uj = Vector512.Load(u + j),
                even = Vector512.Load(y + j),
                odd;
            a = Vector512.Load(a0 + j);
            s0 = Vector512.FusedMultiplyAdd(a, uj, s0);
            even = Vector512.FusedMultiplyAdd(a, u0, even);
            a = Vector512.Load(a1 + j);
            s1 = Vector512.FusedMultiplyAdd(a, uj, s1);
            odd = a * u1;
            a = Vector512.Load(a2 + j);
            s2 = Vector512.FusedMultiplyAdd(a, uj, s2);
            even = Vector512.FusedMultiplyAdd(a, u2, even);
            a = Vector512.Load(a3 + j);
            s3 = Vector512.FusedMultiplyAdd(a, uj, s3);
            odd = Vector512.FusedMultiplyAdd(a, u3, odd);
            a = Vector512.Load(a4 + j);
            s4 = Vector512.FusedMultiplyAdd(a, uj, s4);
            even = Vector512.FusedMultiplyAdd(a, u4, even);
            a = Vector512.Load(a5 + j);
            s5 = Vector512.FusedMultiplyAdd(a, uj, s5);
            odd = Vector512.FusedMultiplyAdd(a, u5, odd);
            a = Vector512.Load(a6 + j);
            s6 = Vector512.FusedMultiplyAdd(a, uj, s6);
            even = Vector512.FusedMultiplyAdd(a, u6, even);
            a = Vector512.Load(a7 + j);
            s7 = Vector512.FusedMultiplyAdd(a, uj, s7);
            odd = Vector512.FusedMultiplyAdd(a, u7, odd);
            (even + odd).Store(y + j);
        }

        Vector512<double> diagonal = Vector512.Load(u + i);
        y[i] += Vector512.Sum(s0 + (Vector512.Load(a0 + i) * diagonal));
        y[i + 1] += Vector512.Sum(s1 + (Vector512.Load(a1 + i) * diagonal));
        y[i + 2] += Vector512.Sum(s2 + (Vector512.Load(a2 + i) * diagonal));
        y[i + 3] += Vector512.Sum(s3 + (Vector512.Load(a3 + i) * diagonal));
        y[i + 4] += Vector512.Sum(s4 + (Vector512.Load(a4 + i) * diagonal));
        y[i + 5] += Vector512.Sum(s5 + (Vector512.Load(a5 + i) * diagonal));
        y[i + 6] += Vector512.Sum(s6 + (Vector512.Load(a6 + i) * diagonal));
        y[i + 7] += Vector512.Sum(s7 + (Vector512.Load(a7 + i) * diagonal));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyOne(int row, int blockStart, double* u, double* y)
    {
        double* a = _rows[row];
        Vector512<double> ui = Vector512.Create(u[row]),
            sum = Vector512.Load(a + blockStart) * Vector512.Load(u + blockStart);
        for (int j = 0; j < blockStart; j += Block)
        {
            Vector512<double> entries = Vector512.Load(a + j);
            sum = Vector512.FusedMultiplyAdd(entries, Vector512.Load(u + j), sum);
            Vector512.FusedMultiplyAdd(entries, ui, Vector512.Load(y + j)).Store(y + j);
        }

        y[row] += Vector512.Sum(sum);
    }
}
