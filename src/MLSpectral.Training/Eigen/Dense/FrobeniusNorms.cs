using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>√(Σ aᵢⱼ²) in double precision, for entries of any scale.</summary>
internal static class FrobeniusNorms
{
    // Rows of a tile, so that no copy of the whole matrix is made.
    private const long TileEntries = 1 << 22;

    /// <summary>The norm; NaN where an entry is NaN, infinite where one is.</summary>
    public static double Of(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        double largest = Math.Max(
            Math.Abs(matrix.max().to(ScalarType.Float64).item<double>()),
            Math.Abs(matrix.min().to(ScalarType.Float64).item<double>())
        );
        if (largest == 0 || !double.IsFinite(largest))
            return largest;
        long rows = matrix.shape[0],
            tile = Math.Max(1, TileEntries / matrix.shape[1]);
        double sum = 0;
        for (long row = 0; row < rows; row += tile)
        {
            using var step = NewDisposeScope();
            double part = matrix.narrow(0, row, Math.Min(tile, rows - row)).to(ScalarType.Float64).Over(largest).norm().item<double>();
            sum += part * part;
        }

        return largest * Math.Sqrt(sum);
    }
}
