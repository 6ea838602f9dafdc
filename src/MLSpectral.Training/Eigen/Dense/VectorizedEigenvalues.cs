using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLSpectral.Kernels;

/// <summary>All eigenvalues of a dense symmetric matrix, values only: O(n³), by <see cref="Tridiagonalization"/>.</summary>
internal static unsafe class VectorizedEigenvalues
{
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

    // Doubles end at 2^1024.
    private const int LargestExponent = 1000;

    /// <summary>Whether this beats LibTorch's routine for a matrix on this machine.</summary>
    /// <remarks>
    /// Also for one in single precision, which is taken to double for it: at n = 1500 LibTorch's took 94 ms, this one 71 and the
    /// conversion.
    /// </remarks>
    public static bool IsFaster(Tensor matrix) =>
        Vector512.IsHardwareAccelerated && matrix.shape[0] <= (matrix.dtype == ScalarType.Float64 ? LargestSide : LargestSideOfSingle);

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
            double largest = 0;
            for (int i = 0; i < side; i++)
                largest = Math.Max(
                    largest,
                    Math.Abs(TensorPrimitives.MaxMagnitude<double>(new ReadOnlySpan<double>(entries + ((long)i * side), i + 1)))
                );
            RequireFinite(largest, matrix);
            if (largest == 0)
                return new double[side];

            // A power of two, so that scaling does not round.
            int exponent = Math.Clamp(Math.ILogB(largest), -LargestExponent, LargestExponent);
            TridiagonalMatrix tridiagonal = Tridiagonalization.Of(entries, side, Math.ScaleB(1, -exponent), threads);
            double[] values = TridiagonalEigenvalues.Of(tridiagonal);
            TensorPrimitives.Multiply(values, Math.ScaleB(1, exponent), values);
            return values;
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
