using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLSpectral.Kernels;

/// <summary>
/// The reflections of one panel that the matrix does not know of yet, A − VWᵀ − WVᵀ, and the products with them. Each thread has
/// its own range of the long side.
/// </summary>
internal sealed unsafe class HouseholderPanel(int columns, int side) : IDisposable
{
    private const int Lanes = AlignedRows.VectorLength;

    /// <summary>The columns of V: Householder vectors, not normalized.</summary>
    public AlignedRows V { get; } = Cleared(columns, side);

    /// <summary>The columns of W.</summary>
    public AlignedRows W { get; } = Cleared(columns, side);

    /// <summary>One row of A − VWᵀ − WVᵀ, into the panel's next column of V.</summary>
    /// <returns>The sum of squares of the range.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double NextColumn(double* row, int index, int known, int first, int end)
    {
        double* result = V[known];
        Span<double> factors = stackalloc double[2 * known];
        for (int q = 0; q < known; q++)
            (factors[2 * q], factors[(2 * q) + 1]) = (-W[q][index], -V[q][index]);
        var squares = Vector512<double>.Zero;
        int j = first;
        for (; j + (2 * Lanes) <= end; j += 2 * Lanes)
        {
            Vector512<double> a = Vector512.Load(row + j),
                b = Vector512.Load(row + j + Lanes);
            AddColumns(ref a, ref b, j, factors);
            a.Store(result + j);
            b.Store(result + j + Lanes);
            squares = Vector512.FusedMultiplyAdd(a, a, Vector512.FusedMultiplyAdd(b, b, squares));
        }

        double sum = Vector512.Sum(squares);
        for (; j < end; j++)
        {
            result[j] = row[j] + SumOfColumns(j, factors);
            sum += result[j] * result[j];
        }

        return sum;
    }

    /// <summary>This range's share of Wᵀu and Vᵀu, interleaved, u being the column of V after the known ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Project(int known, int first, int end, double* shares)
    {
        double* u = V[known];
        for (int q = 0; q < known; q++)
        {
            double* v = V[q],
                w = W[q];
            Vector512<double> sumV = default,
                sumW = default;
            int j = first;
            for (; j + Lanes <= end; j += Lanes)
            {
                Vector512<double> entries = Vector512.Load(u + j);
                sumV = Vector512.FusedMultiplyAdd(entries, Vector512.Load(v + j), sumV);
                sumW = Vector512.FusedMultiplyAdd(entries, Vector512.Load(w + j), sumW);
            }

            (double inW, double inV) = (Vector512.Sum(sumW), Vector512.Sum(sumV));
            for (; j < end; j++)
                (inW, inV) = (inW + (u[j] * w[j]), inV + (u[j] * v[j]));
            (shares[2 * q], shares[(2 * q) + 1]) = (inW, inV);
        }
    }

    /// <summary>Adds V(−Wᵀu) + W(−Vᵀu) to the next column of W, which holds A u.</summary>
    /// <param name="known">How many columns V and W have.</param>
    /// <param name="factors">−Wᵀu and −Vᵀu, interleaved.</param>
    /// <param name="first">A multiple of 8.</param>
    /// <param name="end">The end of the range.</param>
    /// <returns>The range's share of uᵀ times the result.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Correct(int known, ReadOnlySpan<double> factors, int first, int end)
    {
        double* u = V[known],
            y = W[known];
        var product = Vector512<double>.Zero;
        int j = first;
        for (; j + (2 * Lanes) <= end; j += 2 * Lanes)
        {
            Vector512<double> a = Vector512.Load(y + j),
                b = Vector512.Load(y + j + Lanes);
            AddColumns(ref a, ref b, j, factors);
            a.Store(y + j);
            b.Store(y + j + Lanes);
            product = Vector512.FusedMultiplyAdd(
                a,
                Vector512.Load(u + j),
                Vector512.FusedMultiplyAdd(b, Vector512.Load(u + j + Lanes), product)
            );
        }

        double sum = Vector512.Sum(product);
        for (; j < end; j++)
        {
            y[j] += SumOfColumns(j, factors);
            sum += y[j] * u[j];
        }

        return sum;
    }

    /// <summary>The next column of W becomes γw − hu, in whole vectors; what is written beyond the range is padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish(int known, double gamma, double half, int first, int end)
    {
        double* u = V[known],
            w = W[known];
        Vector512<double> ofW = Vector512.Create(gamma),
            ofU = Vector512.Create(-half);
        for (int j = first; j < end; j += Lanes)
            Vector512.FusedMultiplyAdd(Vector512.Load(u + j), ofU, Vector512.Load(w + j) * ofW).Store(w + j);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        V.Dispose();
        W.Dispose();
    }

    private static AlignedRows Cleared(int columns, int side)
    {
        var rows = new AlignedRows(columns, side + Lanes);
        rows.Clear();
        return rows;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddColumns(ref Vector512<double> a, ref Vector512<double> b, int j, ReadOnlySpan<double> factors)
    {
        (Vector512<double> a0, Vector512<double> b0) = (a, b);
        Vector512<double> a1 = default,
            b1 = default;
        double* v = V[0] + j,
            w = W[0] + j;
        for (int q = 0; q + 1 < factors.Length; q += 2, v += V.Stride, w += W.Stride)
        {
            Vector512<double> ofV = Vector512.Create(factors[q]),
                ofW = Vector512.Create(factors[q + 1]);
            a0 = Vector512.FusedMultiplyAdd(Vector512.Load(v), ofV, a0);
            b0 = Vector512.FusedMultiplyAdd(Vector512.Load(v + Lanes), ofV, b0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Load(w), ofW, a1);
            b1 = Vector512.FusedMultiplyAdd(Vector512.Load(w + Lanes), ofW, b1);
        }

        (a, b) = (a0 + a1, b0 + b1);
    }

    private double SumOfColumns(int j, ReadOnlySpan<double> factors)
    {
        double sum = 0;
        for (int q = 0; 2 * q < factors.Length; q++)
            sum += (V[q][j] * factors[2 * q]) + (W[q][j] * factors[(2 * q) + 1]);
        return sum;
    }
}
