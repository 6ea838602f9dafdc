using System.Runtime.Intrinsics;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLSpectral.Kernels;

/// <summary>All eigenvalues of a tensor, values only, by <see cref="ManagedEigenvalues"/>; and where that is the faster way.</summary>
internal static unsafe class VectorizedEigenvalues
{
    /// <summary>
    /// Under it LibTorch's routine is faster: on one thread with 512-bit vectors this one took 1.6 times as long at 200 rows (single
    /// precision 2.2 times), and 0.8 of the time at 500.
    /// </summary>
    public const int SmallestSide = 400;

    /// <summary>
    /// Beyond it the half matrix no longer fits into the third-level cache beside other work, and LibTorch's routine was faster on one
    /// thread.
    /// </summary>
    public const int LargestSide = 2000;

    // LibTorch's routine works in single precision, with half the memory to read; from here on that counts for more.
    private const int LargestSideOfSingle = 1750;

    // Threads meet four times for each row. Under 1024 rows one thread is faster than two of LibTorch's, and waits for nobody on a busy
    // machine.
    private const int RowsForEachThread = 512;

    /// <summary>
    /// Whether this is the better way on this machine: the more accurate one for a few rows, the faster one for many, with 512-bit vectors.
    /// </summary>
    /// <remarks>
    /// <para>LibTorch's routine leaves n·ε·λ₁ by a little for some graded matrices of three rows.</para>
    /// <para>Also for a matrix in single precision, which is taken to double for it: at n = 1500 LibTorch's took 94 ms, this one 71 and the
    /// conversion.</para>
    /// </remarks>
    public static bool IsBetter(Tensor matrix) =>
        matrix.shape[0] <= JacobiRotations.LargestSide
        || (
            Vector512.IsHardwareAccelerated
            && matrix.shape[0] >= SmallestSide
            && matrix.shape[0] <= (matrix.dtype == ScalarType.Float64 ? LargestSide : LargestSideOfSingle)
        );

    /// <summary>The eigenvalues, ascending.</summary>
    /// <param name="matrix">n × n, Float64 or Float32, symmetric, finite; only the lower half is read.</param>
    public static double[] Of(Tensor matrix) => Of(matrix, (int)Math.Clamp(matrix.shape[0] / RowsForEachThread, 1, get_num_threads()));

    /// <summary>The same with a given number of threads.</summary>
    /// <param name="matrix">n × n, Float64 or Float32, symmetric; only the lower half is read.</param>
    /// <param name="threads">How many; results differ by rounding.</param>
    internal static double[] Of(Tensor matrix, int threads)
    {
        using Tensor detached = matrix.detach();
        using Tensor doubles = detached.to(ScalarType.Float64),
            contiguous = doubles.contiguous();
        int side = checked((int)matrix.shape[0]);
        fixed (byte* bytes = contiguous.bytes)
        {
            double* entries = (double*)bytes;
            RequireFinite(ManagedEigenvalues.LargestOfLowerHalf(entries, side), matrix);
            return ManagedEigenvalues.Of(entries, side, threads);
        }
    }

    private static void RequireFinite(double largest, Tensor matrix)
    {
        if (!double.IsFinite(largest))
            throw new ArgumentException(
                $"The {matrix.shape[0]} × {matrix.shape[1]} matrix has entries that are NaN or infinite, so it has no spectrum. "
                    + $"Replace them, or find where they come from.",
                nameof(matrix)
            );
    }
}
