using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>The checks that tensors have to pass before torch sees them, and the errors of matrices without a spectrum.</summary>
internal static class MatrixShape
{
    /// <summary>Refuses what is not a matrix of Float64 or Float32 with at least one entry.</summary>
    public static void RequireMatrix(Tensor tensor, string name)
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        if (tensor.dim() != 2 || tensor.numel() == 0)
            throw new ArgumentException(
                $"The shape is {string.Join(" × ", tensor.shape)}; a matrix with at least one row and one column is needed.",
                name
            );
        if (tensor.dtype is not (ScalarType.Float64 or ScalarType.Float32))
            throw new ArgumentException(
                $"The entries are {tensor.dtype}; Float64 or Float32 is needed. Convert them with to(ScalarType.Float64).",
                name
            );
    }

    /// <summary>Refuses what a matrix cannot be multiplied with.</summary>
    public static void RequireBlock(Tensor block, SymmetricMatrix matrix, string name)
    {
        ArgumentNullException.ThrowIfNull(block, name);
        if (block.dim() != 2 || block.shape[0] != matrix.Size)
            throw new ArgumentException(
                $"The shape is {string.Join(" × ", block.shape)}; a block of vectors for this matrix has {matrix.Size} rows.",
                name
            );
        if (block.dtype != matrix.Precision)
            throw new ArgumentException(
                $"The entries are {block.dtype}; the matrix is {matrix.Precision}. Convert them with to(ScalarType.{matrix.Precision}).",
                name
            );
    }

    /// <summary>Whether no entry is NaN or infinite, without a copy of the matrix.</summary>
    public static bool IsFinite(Tensor tensor)
    {
        using Tensor largest = tensor.max(),
            smallest = tensor.min();
        using Tensor top = largest.to(ScalarType.Float64),
            bottom = smallest.to(ScalarType.Float64);
        return double.IsFinite(top.item<double>()) && double.IsFinite(bottom.item<double>());
    }

    /// <summary>The error of a matrix with entries that are NaN or infinite.</summary>
    public static ArithmeticException NotFinite(long size) =>
        new(
            $"A {size} × {size} matrix has entries that are NaN or infinite, so it has no spectrum. If it is a kernel, the "
                + $"network has diverged, or its rows are too large for its activations."
        );
}
