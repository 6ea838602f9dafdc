using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// All eigenvalues of a symmetric matrix by dense decomposition (LAPACK's syevd), in its own memory where LibTorch has the routine with
/// 64-bit sizes: 4/3 n³ operations, with vectors 4 to 9 n³.
/// </summary>
internal static unsafe class DenseEigenvalues
{
    /// <summary>The largest n for which torch's own routine can size its work space.</summary>
    public const long LargestSizeOfTorch = 32_766;

    /// <summary>Whether a matrix of n rows can be decomposed in this process.</summary>
    public static bool CanDecompose(long size) => size <= LargestSizeOfTorch || Lapack64.IsAvailable;

    /// <summary>Bytes beyond the matrix itself.</summary>
    public static long WorkBytes(long size, bool isDouble, bool withVectors) =>
        Lapack64.IsAvailable
            ? Lapack64.WorkBytes(size, isDouble, withVectors) + (withVectors ? size * size * sizeof(double) : 0)
            : size * size * (isDouble ? sizeof(double) : sizeof(float)) * (withVectors ? 4 : 2);

    /// <summary>Decomposes a matrix.</summary>
    /// <param name="matrix">n × n, Float64 or Float32, contiguous, symmetric; overwritten.</param>
    /// <param name="withVectors">Whether eigenvectors are wanted.</param>
    /// <returns>The eigenvalues, descending, as computed; and the eigenvectors, n × n, Float64, one a column, of the caller's dispose
    /// scope.</returns>
    /// <exception cref="ArithmeticException">An entry is NaN or infinite, or the iteration did not converge.</exception>
    /// <exception cref="PlatformNotSupportedException">The matrix is too large for the routine of this system.</exception>
    public static (double[] Values, Tensor? Vectors) InPlace(Tensor matrix, bool withVectors)
    {
        long n = matrix.shape[0];
        if (!CanDecompose(n))
            throw TooLarge(n);
        if (!MatrixShape.IsFinite(matrix))
            throw MatrixShape.NotFinite(n);

        using var scope = NewDisposeScope();
        Tensor? rows = null;
        double[] values;
        if (!withVectors && VectorizedEigenvalues.IsBetter(matrix))
        {
            values = VectorizedEigenvalues.Of(matrix);
        }
        else if (Lapack64.IsAvailable)
        {
            void* address = StoredProduct.Address(matrix);
            values =
                matrix.dtype == ScalarType.Float64
                    ? Lapack64.Decompose((double*)address, n, withVectors)
                    : [.. Lapack64.Decompose((float*)address, n, withVectors)];
            rows = withVectors ? matrix : null;
        }
        else if (withVectors)
        {
            (Tensor ascending, Tensor columns) = linalg.eigh(matrix);
            (values, rows) = (ascending.to(ScalarType.Float64).ToDoubles(), columns.t());
        }
        else
        {
            values = linalg.eigvalsh(matrix).to(ScalarType.Float64).ToDoubles();
        }

        Array.Reverse(values);
        return (values, rows is null ? null : scope.MoveToOuter(rows.flip(0).t().to(ScalarType.Float64)));
    }

    /// <summary>The error of a matrix beyond the routine of this system.</summary>
    public static PlatformNotSupportedException TooLarge(long size) =>
        new(
            $"All eigenvalues of a {size} × {size} matrix need LAPACK with 64-bit sizes (dsyevd_64_), which this system's "
                + $"LibTorch does not export; without it {LargestSizeOfTorch} rows are the limit. "
                + $"Ask for {nameof(SpectrumRequest)}.{nameof(SpectrumRequest.Largest)} or {nameof(SpectrumRequest.Density)}, use "
                + $"fewer rows, or run on linux-x64."
        );
}
