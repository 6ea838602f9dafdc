using System.Runtime.InteropServices;
using TorchSharp;

namespace MLSpectral;

/// <summary>
/// LAPACK's eigenvalue routine with 64-bit sizes (ILP64), from LibTorch's own CPU library: torch's routines take 32-bit work sizes and
/// break from n = 32,767 on.
/// </summary>
/// <remarks>
/// Exported by LibTorch for linux-x64, which has MKL inside; where an entry point is missing, <see cref="IsAvailable"/> says so before
/// anything is computed.
/// </remarks>
internal static unsafe class Lapack64
{
    private static readonly nint Double = Find("dsyevd_64_"),
        Single = Find("ssyevd_64_");

    /// <summary>Whether the entry points are there.</summary>
    public static bool IsAvailable => Double != 0 && Single != 0;

    /// <summary>Bytes of work space that the routine wants beyond the matrix.</summary>
    public static long WorkBytes(long n, bool isDouble, bool withVectors) =>
        (WorkLength(n, withVectors) * (isDouble ? sizeof(double) : sizeof(float))) + (IntegerWorkLength(n, withVectors) * sizeof(long));

    /// <summary>Decomposes a symmetric matrix of doubles in its own memory.</summary>
    /// <param name="matrix">n × n; overwritten, with the eigenvectors, one a row, in the order of the eigenvalues if they are asked
    /// for.</param>
    /// <param name="n">The number of rows.</param>
    /// <param name="withVectors">Whether eigenvectors are wanted.</param>
    /// <returns>The eigenvalues, ascending.</returns>
    /// <exception cref="ArithmeticException">The iteration did not converge.</exception>
    public static double[] Decompose(double* matrix, long n, bool withVectors)
    {
        var values = new double[n];
        fixed (double* first = values)
            Run(Double, matrix, first, n, sizeof(double), withVectors);
        return values;
    }

    /// <inheritdoc cref="Decompose(double*, long, bool)"/>
    public static float[] Decompose(float* matrix, long n, bool withVectors)
    {
        var values = new float[n];
        fixed (float* first = values)
            Run(Single, matrix, first, n, sizeof(float), withVectors);
        return values;
    }

    private static void Run(nint routine, void* matrix, void* values, long n, int entrySize, bool withVectors)
    {
        // Fortran takes everything by address, and the lengths of strings behind the rest. Its columns are our rows, so our lower triangle
        // is its upper one.
        var syevd = Marshal.GetDelegateForFunctionPointer<Syevd>(routine);
        byte job = (byte)(withVectors ? 'V' : 'N'),
            triangle = (byte)'U';
        long query = -1,
            integers = 0;
        long* info = stackalloc long[1];
        double answer = 0;
        syevd(&job, &triangle, &n, matrix, &n, values, &answer, &query, &integers, &query, info, 1, 1);

        // Single precision may round the answer down; the documented minimum holds in any case.
        long length = Math.Max((long)(entrySize == sizeof(double) ? answer : *(float*)&answer), WorkLength(n, withVectors));
        long integerLength = Math.Max(integers, IntegerWorkLength(n, withVectors));
        void* work = NativeMemory.Alloc((nuint)length, (nuint)entrySize);
        try
        {
            void* integerWork = NativeMemory.Alloc((nuint)integerLength, sizeof(long));
            try
            {
                syevd(&job, &triangle, &n, matrix, &n, values, work, &length, (long*)integerWork, &integerLength, info, 1, 1);
            }
            finally
            {
                NativeMemory.Free(integerWork);
            }
        }
        finally
        {
            NativeMemory.Free(work);
        }

        if (*info != 0)
            throw new ArithmeticException(
                $"LAPACK's syevd did not find the eigenvalues of a {n} × {n} matrix (info = {*info}): "
                    + $"{(*info < 0 ? "an argument is wrong" : "its iteration did not converge")}. Scale the matrix so that its "
                    + $"largest entry is near 1."
            );
    }

    // What LAPACK's documentation asks for at least, and a block of 64 for the reduction.
    private static long WorkLength(long n, bool withVectors) => withVectors ? 1 + (6 * n) + (2 * n * n) : 1 + (66 * n);

    private static long IntegerWorkLength(long n, bool withVectors) => withVectors ? 3 + (5 * n) : 1;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Syevd(
        byte* job,
        byte* triangle,
        long* n,
        void* matrix,
        long* stride,
        void* values,
        void* work,
        long* length,
        long* integerWork,
        long* integerLength,
        long* info,
        nuint jobLength,
        nuint triangleLength
    );

    private static nint Find(string name) =>
        Library() is { } library && NativeLibrary.TryGetExport(library, name, out nint address) ? address : 0;

    // The one that TorchSharp runs on: it is loaded already, so this only asks for its handle.
    private static nint? Library()
    {
        NativeTorch.EnsureLoaded();
        if (NativeLibrary.TryLoad("torch_cpu", typeof(torch).Assembly, searchPath: null, out nint handle))
            return handle;
        NativePlatform platform = NativePlatform.Current;
        return
            NativeFolders.OfThisProcess(platform).TryFind(platform.LibTorchFile, out string? path)
            && NativeLibrary.TryLoad(path, out handle)
            ? handle
            : null;
    }
}
