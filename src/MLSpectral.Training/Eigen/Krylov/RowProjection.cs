using System.Runtime.Intrinsics;

namespace MLSpectral.Kernels;

/// <summary>Gram–Schmidt of a few vectors against many, all rows of length n: C = R Qᵀ and R ← R − C Q.</summary>
/// <remarks>
/// LibTorch's product of a few long rows with many took four times as long; in a Lanczos step that is more than the product with the
/// matrix.
/// </remarks>
internal static unsafe class RowProjection
{
    // A tile of a row, so that it stays in the first cache while the basis passes by.
    private const int TileColumns = 512;

    /// <summary>C = R Qᵀ, k × count.</summary>
    public static void Coefficients(double* basis, int count, double* rows, int k, long n, double* coefficients)
    {
        new Span<double>(coefficients, k * count).Clear();
        for (long tile = 0; tile < n; tile += TileColumns)
        {
            int width = (int)Math.Min(TileColumns, n - tile);
            for (int j = 0; j < count; j += 4)
            {
                double* q = basis + (j * n) + tile;
                for (int v = 0; v < k; v++)
                    Dots(q, n, Math.Min(4, count - j), rows + (v * n) + tile, width, coefficients + (v * count) + j);
            }
        }
    }

    /// <summary>R ← R − C Q.</summary>
    public static void Subtract(double* basis, int count, double* rows, int k, long n, double* coefficients)
    {
        for (long tile = 0; tile < n; tile += TileColumns)
        {
            int width = (int)Math.Min(TileColumns, n - tile);
            for (int j = 0; j < count; j += 4)
            {
                double* q = basis + (j * n) + tile;
                for (int v = 0; v < k; v++)
                    Combine(q, n, Math.Min(4, count - j), rows + (v * n) + tile, width, coefficients + (v * count) + j);
            }
        }
    }

    /// <summary>Adds to the sums the products of up to four rows with another.</summary>
    public static void Dots(double* q, long stride, int count, double* r, int width, double* sums)
    {
        // A missing row is the first one again, and its sum is not used.
        double* q1 = count > 1 ? q + stride : q,
            q2 = count > 2 ? q1 + stride : q,
            q3 = count > 3 ? q2 + stride : q;
        Vector256<double> s0 = default,
            s1 = default,
            s2 = default,
            s3 = default;
        int i = 0;
        for (; i + 4 <= width; i += 4)
        {
            Vector256<double> x = Vector256.Load(r + i);
            s0 = Vector256.MultiplyAddEstimate(Vector256.Load(q + i), x, s0);
            s1 = Vector256.MultiplyAddEstimate(Vector256.Load(q1 + i), x, s1);
            s2 = Vector256.MultiplyAddEstimate(Vector256.Load(q2 + i), x, s2);
            s3 = Vector256.MultiplyAddEstimate(Vector256.Load(q3 + i), x, s3);
        }

        double t0 = Vector256.Sum(s0),
            t1 = Vector256.Sum(s1),
            t2 = Vector256.Sum(s2),
            t3 = Vector256.Sum(s3);
        for (; i < width; i++)
        {
            t0 += q[i] * r[i];
            t1 += q1[i] * r[i];
            t2 += q2[i] * r[i];
            t3 += q3[i] * r[i];
        }

        sums[0] += t0;
        if (count > 1)
            sums[1] += t1;
        if (count > 2)
            sums[2] += t2;
        if (count > 3)
            sums[3] += t3;
    }

    /// <summary>Takes up to four rows, each times its factor, away from another.</summary>
    public static void Combine(double* q, long stride, int count, double* r, int width, double* factors)
    {
        double f0 = -factors[0],
            f1 = count > 1 ? -factors[1] : 0,
            f2 = count > 2 ? -factors[2] : 0,
            f3 = count > 3 ? -factors[3] : 0;
        double* q1 = count > 1 ? q + stride : q,
            q2 = count > 2 ? q1 + stride : q,
            q3 = count > 3 ? q2 + stride : q;
        Vector256<double> v0 = Vector256.Create(f0),
            v1 = Vector256.Create(f1),
            v2 = Vector256.Create(f2),
            v3 = Vector256.Create(f3);
        int i = 0;
        for (; i + 4 <= width; i += 4)
        {
            Vector256<double> x = Vector256.MultiplyAddEstimate(Vector256.Load(q + i), v0, Vector256.Load(r + i));
            Vector256<double> y = Vector256.MultiplyAddEstimate(Vector256.Load(q1 + i), v1, Vector256.Load(q2 + i) * v2);
            (x + Vector256.MultiplyAddEstimate(Vector256.Load(q3 + i), v3, y)).Store(r + i);
        }

        for (; i < width; i++)
            r[i] += (f0 * q[i]) + (f1 * q1[i]) + (f2 * q2[i]) + (f3 * q3[i]);
    }
}
