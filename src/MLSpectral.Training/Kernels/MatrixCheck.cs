using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>The checks that matrices have to pass before torch sees them: a product of wrong shapes there can end the process.</summary>
internal static class MatrixCheck
{
    /// <summary>Refuses what is not a matrix of doubles with at least one entry.</summary>
    public static void RequireMatrix([NotNull] Tensor tensor, string name)
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        if (tensor.dim() != 2 || tensor.numel() == 0)
            throw new ArgumentException($"The shape is {Shape(tensor)}; a matrix with at least one row and one column is needed.", name);
        if (tensor.dtype != ScalarType.Float64)
            throw new ArgumentException(
                $"The entries are {tensor.dtype}; Float64 is needed. Convert them with to(ScalarType.Float64).",
                name
            );
    }

    /// <summary>Refuses what is not a square matrix.</summary>
    public static void RequireSquare([NotNull] Tensor tensor, string name)
    {
        RequireMatrix(tensor, name);
        if (tensor.shape[0] != tensor.shape[1])
            throw new ArgumentException($"The shape is {Shape(tensor)}; a kernel has as many columns as rows.", name);
    }

    /// <summary>Refuses two matrices of different shapes.</summary>
    public static void RequireSameShape(Tensor first, Tensor second, string name)
    {
        if (first.shape[0] != second.shape[0] || first.shape[1] != second.shape[1])
            throw new ArgumentException($"The shapes are {Shape(first)} and {Shape(second)}; they must be the same.", name);
    }

    /// <summary>Refuses two matrices with different numbers of rows.</summary>
    public static void RequireSameRows(Tensor first, Tensor second, string name)
    {
        if (first.shape[0] != second.shape[0])
            throw new ArgumentException($"The shapes are {Shape(first)} and {Shape(second)}; both need the same rows.", name);
    }

    /// <summary>Refuses entries that are NaN or infinite.</summary>
    public static void RequireFinite(Tensor tensor, string name)
    {
        if (!MatrixShape.IsFinite(tensor))
            throw new ArgumentException(
                "There are entries that are NaN or infinite. Remove these rows or fill in the values; a network that gives them "
                    + "has diverged.",
                name
            );
    }

    private static string Shape(Tensor tensor) => string.Join(" × ", tensor.shape);
}
