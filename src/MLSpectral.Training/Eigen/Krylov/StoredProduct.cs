using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// K V for a stored symmetric matrix and a few vectors, reading one triangle only; sums in double precision, whatever the precision of the
/// entries.
/// </summary>
/// <remarks>
/// A product with few vectors waits for memory: half of the matrix is read, once for all vectors, and each entry serves its row and its
/// column. n²/2 entries, 2kn² operations. At n = 2000 and k = 4 this took about a fifth of the time of LibTorch's <c>mm</c>. The rows
/// are dealt to the threads in fixed parts, so a result repeats bit by bit for the same number of threads.
/// </remarks>
internal static unsafe class StoredProduct
{
    // Columns of a tile: four rows of it and the vectors' parts stay in the first cache.
    private const int TileColumns = 256;

    // Under so many entries starting threads costs more than they bring.
    private const long EntriesForThreads = 200_000;

    /// <summary>V K, for V with a vector a row.</summary>
    /// <param name="matrix">K, n × n, Float64 or Float32, contiguous; only the lower triangle is read.</param>
    /// <param name="rows">V, k × n, Float64, contiguous.</param>
    /// <param name="threads">How many threads may work.</param>
    public static Tensor Of(Tensor matrix, Tensor rows, int threads) =>
        matrix.dtype == ScalarType.Float64 ? Of((double*)Address(matrix), rows, threads) : Of((float*)Address(matrix), rows, threads);

    private static Tensor Of<T>(T* a, Tensor rows, int threads)
        where T : unmanaged
    {
        long n = rows.shape[1];
        int k = checked((int)rows.shape[0]);
        int parts = n * n < EntriesForThreads ? 1 : Math.Max(1, threads);
        Tensor result = zeros(rows.shape, ScalarType.Float64);
        double* x = (double*)Address(rows),
            y = (double*)Address(result);
        if (parts == 1)
        {
            Accumulate(a, x, y, n, k, 0, n);
            return result;
        }

        // Every thread sums into memory of its own; the first one straight into the result.
        nuint bytes = (nuint)(n * k * sizeof(double));
        double* own = (double*)NativeMemory.AllocZeroed((nuint)(parts - 1), bytes);
        try
        {
            nint a0 = (nint)a,
                x0 = (nint)x,
                y0 = (nint)y,
                own0 = (nint)own;
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts }, part =>
                Accumulate(
                    (T*)a0,
                    (double*)x0,
                    part == 0 ? (double*)y0 : (double*)own0 + ((part - 1) * n * k),
                    n,
                    k,
                    Boundary(n, part, parts),
                    Boundary(n, part + 1, parts)
                )
            );
            for (int part = 1; part < parts; part++)
                Add(own + ((part - 1) * n * k), y, n * k);
        }
        finally
        {
            NativeMemory.Free(own);
        }

        return result;
    }

    /// <summary>Where the entries of a contiguous tensor begin; a span of all of them cannot be longer than 2³¹.</summary>
    public static void* Address(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        Tensor flat = tensor;
        while (flat.dim() > 1)
            flat = flat[0];
        return Unsafe.AsPointer(ref MemoryMarshal.GetReference(flat.bytes));
    }

    // Rows up to n·√(part/parts) hold that part of the triangle; a multiple of four, for the loop below.
    private static long Boundary(long n, int part, int parts) => part == parts ? n : (long)(n * Math.Sqrt((double)part / parts)) / 4 * 4;

    private static void Accumulate<T>(T* a, double* x, double* y, long n, int k, long from, long to)
        where T : unmanaged
    {
        double* sums = stackalloc double[4];
        long i = from;
        for (; i + 4 <= to; i += 4)
        {
            for (long j = 0; j < i; j += TileColumns)
            {
                int width = (int)Math.Min(TileColumns, i - j);
                for (int v = 0; v < k; v++)
                {
                    double* xv = x + (v * n),
                        yv = y + (v * n);
                    FourRows(a + (i * n) + j, n, xv + j, yv + j, width, xv + i, sums);
                    for (int r = 0; r < 4; r++)
                        yv[i + r] += sums[r];
                }
            }

            for (int r = 0; r < 4; r++)
                Entries(a, x, y, n, k, i + r, i);
        }

        for (; i < to; i++)
            Entries(a, x, y, n, k, i, 0);
    }

    // Row i from a column on, up to the diagonal.
    private static void Entries<T>(T* a, double* x, double* y, long n, int k, long i, long from)
        where T : unmanaged
    {
        T* row = a + (i * n);
        for (int v = 0; v < k; v++)
        {
            double* xv = x + (v * n),
                yv = y + (v * n);
            double sum = Entry(row + i) * xv[i];
            for (long j = from; j < i; j++)
            {
                double entry = Entry(row + j);
                sum += entry * xv[j];
                yv[j] += entry * xv[i];
            }

            yv[i] += sum;
        }
    }

    // Four rows times x, and what they add to y as columns. The width is a multiple of four.
    private static void FourRows<T>(T* a, long stride, double* x, double* y, int width, double* own, double* sums)
        where T : unmanaged
    {
        T* a1 = a + stride,
            a2 = a1 + stride,
            a3 = a2 + stride;
        Vector256<double> x0 = Vector256.Create(own[0]),
            x1 = Vector256.Create(own[1]),
            x2 = Vector256.Create(own[2]),
            x3 = Vector256.Create(own[3]);
        Vector256<double> s0 = default,
            s1 = default,
            s2 = default,
            s3 = default;
        for (int j = 0; j < width; j += 4)
        {
            Vector256<double> xj = Vector256.Load(x + j),
                yj = Vector256.Load(y + j);
            Vector256<double> e0 = FourEntries(a + j),
                e1 = FourEntries(a1 + j),
                e2 = FourEntries(a2 + j),
                e3 = FourEntries(a3 + j);
            s0 = Vector256.MultiplyAddEstimate(e0, xj, s0);
            s1 = Vector256.MultiplyAddEstimate(e1, xj, s1);
            s2 = Vector256.MultiplyAddEstimate(e2, xj, s2);
            s3 = Vector256.MultiplyAddEstimate(e3, xj, s3);
            yj = Vector256.MultiplyAddEstimate(e0, x0, yj);
            yj = Vector256.MultiplyAddEstimate(e1, x1, yj);
            yj = Vector256.MultiplyAddEstimate(e2, x2, yj);
            Vector256.MultiplyAddEstimate(e3, x3, yj).Store(y + j);
        }

        sums[0] = Vector256.Sum(s0);
        sums[1] = Vector256.Sum(s1);
        sums[2] = Vector256.Sum(s2);
        sums[3] = Vector256.Sum(s3);
    }

    private static double Entry<T>(T* entry)
        where T : unmanaged => typeof(T) == typeof(double) ? *(double*)entry : *(float*)entry;

    private static Vector256<double> FourEntries<T>(T* entries)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
            return Vector256.Load((double*)entries);
        return Vector256.WidenLower(Vector128.Load((float*)entries).ToVector256Unsafe());
    }

    private static void Add(double* from, double* to, long count)
    {
        for (long i = 0; i < count; i++)
            to[i] += from[i];
    }
}
