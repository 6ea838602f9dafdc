using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLSpectral.Kernels;

/// <summary>
/// A − VWᵀ − WVᵀ on the lower half of A: blocks of 64 rows whose factors stay in the first-level cache, tiles of 8 × 16 in
/// registers.
/// </summary>
internal static unsafe class HalfUpdate
{
    private const int Lanes = AlignedRows.VectorLength,
        RowBlock = 64,
        TileColumns = 2 * Lanes;

    /// <inheritdoc cref="HalfMatrix.Subtract"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Subtract(AlignedRows a, AlignedRows v, AlignedRows w, int columns, int first, int end)
    {
        int depth = 2 * columns;
        using var left = new AlignedRows(RowBlock / Lanes, depth * Lanes);
        using var right = new AlignedRows(1, depth * TileColumns);
        for (int top = first; top < end; top += RowBlock)
        {
            int bottom = Math.Min(top + RowBlock, end);
            for (int i = top; i < bottom; i += Lanes)
                PackNegated(v, w, columns, i, left[(i - top) / Lanes]);
            for (int j = 0; j < bottom; j += TileColumns)
            {
                Pack(w, v, columns, j, Math.Min(TileColumns, bottom - j), right[0]);
                for (int i = Math.Max(top, j); i < bottom; i += Lanes)
                {
                    // The tile whose second half would be above the diagonal is half a tile.
                    double* factors = left[(i - top) / Lanes];
                    if (j < i)
                        SubtractTile(a[i] + j, a.Stride, factors, right[0], depth);
                    else
                        SubtractHalfTile(a[i] + j, a.Stride, factors, right[0], depth);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackNegated(AlignedRows v, AlignedRows w, int columns, int row, double* packed)
    {
        for (int q = 0; q < columns; q++, packed += 2 * Lanes)
        {
            (-Vector512.Load(v[q] + row)).Store(packed);
            (-Vector512.Load(w[q] + row)).Store(packed + Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack(AlignedRows w, AlignedRows v, int columns, int column, int width, double* packed)
    {
        for (int q = 0; q < columns; q++)
        {
            for (int j = 0; j < width; j += Lanes)
            {
                Vector512.Load(w[q] + column + j).Store(packed + j);
                Vector512.Load(v[q] + column + j).Store(packed + TileColumns + j);
            }

            packed += 2 * TileColumns;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SubtractHalfTile(double* c, int stride, double* left, double* right, int depth)
    {
        for (int row = 0; row < Lanes; row++, c += stride)
        {
            Vector512<double> sum = Vector512.Load(c);
            for (int q = 0; q < depth; q++)
                sum = Vector512.FusedMultiplyAdd(Vector512.Create(left[(q * Lanes) + row]), Vector512.Load(right + (q * TileColumns)), sum);
            sum.Store(c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SubtractTile(double* c0, int stride, double* left, double* right, int depth)
    {
        double* c1 = c0 + stride,
            c2 = c1 + stride,
            c3 = c2 + stride,
            c4 = c3 + stride,
            c5 = c4 + stride,
            c6 = c5 + stride,
            c7 = c6 + stride;
        Vector512<double> a0 = Vector512.Load(c0),
            a1 = Vector512.Load(c1),
            a2 = Vector512.Load(c2),
            a3 = Vector512.Load(c3);
        Vector512<double> a4 = Vector512.Load(c4),
            a5 = Vector512.Load(c5),
            a6 = Vector512.Load(c6),
            a7 = Vector512.Load(c7);
        Vector512<double> b0 = Vector512.Load(c0 + Lanes),
            b1 = Vector512.Load(c1 + Lanes),
            b2 = Vector512.Load(c2 + Lanes),
            b3 = Vector512.Load(c3 + Lanes);
        Vector512<double> b4 = Vector512.Load(c4 + Lanes),
            b5 = Vector512.Load(c5 + Lanes),
            b6 = Vector512.Load(c6 + Lanes),
            b7 = Vector512.Load(c7 + Lanes);
        for (int q = 0; q < depth; q++, left += Lanes, right += TileColumns)
        {
            Vector512<double> a = Vector512.Load(right),
                b = Vector512.Load(right + Lanes),
                factor;
            factor = Vector512.Create(left[0]);
            a0 = Vector512.FusedMultiplyAdd(factor, a, a0);
            b0 = Vector512.FusedMultiplyAdd(factor, b, b0);
            factor = Vector512.Create(left[1]);
            a1 = Vector512.FusedMultiplyAdd(factor, a, a1);
            b1 = Vector512.FusedMultiplyAdd(factor, b, b1);
            factor = Vector512.Create(left[2]);
            a2 = Vector512.FusedMultiplyAdd(factor, a, a2);
            b2 = Vector512.FusedMultiplyAdd(factor, b, b2);
            factor = Vector512.Create(left[3]);
            a3 = Vector512.FusedMultiplyAdd(factor, a, a3);
            b3 = Vector512.FusedMultiplyAdd(factor, b, b3);
            factor = Vector512.Create(left[4]);
            a4 = Vector512.FusedMultiplyAdd(factor, a, a4);
            b4 = Vector512.FusedMultiplyAdd(factor, b, b4);
            factor = Vector512.Create(left[5]);
            a5 = Vector512.FusedMultiplyAdd(factor, a, a5);
            b5 = Vector512.FusedMultiplyAdd(factor, b, b5);
            factor = Vector512.Create(left[6]);
            a6 = Vector512.FusedMultiplyAdd(factor, a, a6);
            b6 = Vector512.FusedMultiplyAdd(factor, b, b6);
            factor = Vector512.Create(left[7]);
            a7 = Vector512.FusedMultiplyAdd(factor, a, a7);
            b7 = Vector512.FusedMultiplyAdd(factor, b, b7);
        }

        a0.Store(c0);
        b0.Store(c0 + Lanes);
        a1.Store(c1);
        b1.Store(c1 + Lanes);
        a2.Store(c2);
        b2.Store(c2 + Lanes);
        a3.Store(c3);
        b3.Store(c3 + Lanes);
        a4.Store(c4);
        b4.Store(c4 + Lanes);
        a5.Store(c5);
        b5.Store(c5 + Lanes);
        a6.Store(c6);
        b6.Store(c6 + Lanes);
        a7.Store(c7);
        b7.Store(c7 + Lanes);
    }
}
