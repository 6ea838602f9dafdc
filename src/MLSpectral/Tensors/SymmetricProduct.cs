using static TorchSharp.torch;

namespace MLSpectral.Tensors;

/// <summary>F Fᵀ with half the products of a matrix multiplication, as BLAS's syrk has it, which torch does not offer.</summary>
internal static class SymmetricProduct
{
    // Wide enough for the products to run at full speed; the blocks on the diagonal, which are computed whole, waste rows/n of the time.
    private const long DefaultRows = 128;

    /// <summary>F Fᵀ, n × n, exactly symmetric: about n² m operations for an n × m factor. The transpose of a tensor is a factor like any other, and is not copied.</summary>
    /// <param name="factor">F, of any strides.</param>
    /// <param name="tileRows">Rows of a block; null to choose.</param>
    public static Tensor Of(Tensor factor, long? tileRows = null)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        long n = factor.shape[0], step = Math.Min(n, tileRows ?? DefaultRows);
        Tensor result = empty(n, n, factor.dtype);
        TensorWorkers.ForEach(checked((int)((n + step - 1) / step)), n, block =>
        {
            long start = block * step, end = Math.Min(n, start + step);
            result.narrow(0, start, end - start).narrow(1, 0, end).addmm_(factor.narrow(0, start, end - start), factor.narrow(0, 0, end).t(), 0, 1);
            MirrorRows(result, start, end);
        });
        return scope.MoveToOuter(result);
    }

    /// <summary>Copies what rows <paramref name="start"/> to <paramref name="end"/> of a square matrix hold below the diagonal to its place above.</summary>
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
