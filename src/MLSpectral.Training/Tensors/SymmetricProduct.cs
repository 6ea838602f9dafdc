using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>F Fᵀ with half the products of a matrix multiplication, as BLAS's syrk has it, which torch does not offer.</summary>
internal static class SymmetricProduct
{
    // Wide enough for products at full speed, narrow enough for the threads to finish together.
    private const long DefaultRows = 256;

    /// <summary>
    /// F Fᵀ, n × n, exactly symmetric: about n² m operations for an n × m factor. The transpose of a tensor is a factor like any
    /// other, and is not copied.
    /// </summary>
    /// <param name="factor">F, of any strides.</param>
    /// <param name="tileRows">Rows of a block; null to choose.</param>
    public static Tensor Of(Tensor factor, long? tileRows = null)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        long n = factor.shape[0],
            step = Math.Min(n, tileRows ?? DefaultRows);
        Tensor result = empty(n, n, factor.dtype);
        TensorWorkers.ForEach(checked((int)((n + step - 1) / step)), n, block =>
        {
            // On the diagonal, the block's lower half is done apart, so that less is computed that a mirror gives.
            long start = block * step,
                end = Math.Min(n, start + step),
                middle = (start + end + 1) / 2;
            Multiply(factor, start, end, 0, middle, result);
            if (middle < end)
                Multiply(factor, middle, end, middle, end, result);
            MirrorRows(result, start, end);
        });
        return scope.MoveToOuter(result);
    }

    private static void Multiply(Tensor factor, long firstRow, long endRow, long firstColumn, long endColumn, Tensor result) =>
        result
            .narrow(0, firstRow, endRow - firstRow)
            .narrow(1, firstColumn, endColumn - firstColumn)
            .addmm_(factor.narrow(0, firstRow, endRow - firstRow), factor.narrow(0, firstColumn, endColumn - firstColumn).t(), 0, 1);

    /// <summary>
    /// Copies what rows <paramref name="start"/> to <paramref name="end"/> of a square matrix hold below the diagonal to its place above.
    /// </summary>
    public static void MirrorRows(Tensor matrix, long start, long end)
    {
        using var scope = NewDisposeScope();
        Tensor rows = matrix.narrow(0, start, end - start);
        if (start > 0)
            matrix.narrow(0, 0, start).narrow(1, start, end - start).copy_(rows.narrow(1, 0, start).t());
        MirrorBlock(rows.narrow(1, start, end - start));
    }

    /// <summary>Copies what a square block holds below its diagonal to its place above: products are symmetric to rounding only.</summary>
    public static void MirrorBlock(Tensor block)
    {
        using var scope = NewDisposeScope();
        block.copy_(block.tril().Plus(block.tril(-1).t()));
    }
}
