using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>A symmetric positive semi-definite matrix with all its entries at hand.</summary>
public sealed class DenseMatrix : SymmetricMatrix
{
    /// <summary>Takes a matrix; it stays the caller's, and must live and keep its values as long as this object is used.</summary>
    /// <param name="entries">K, n × n, Float64 or Float32, symmetric; where it is not, the lower triangle counts.</param>
    /// <exception cref="ArgumentException">It is not a square matrix of Float64 or Float32, or not contiguous.</exception>
    public DenseMatrix([NotNull] Tensor entries)
    {
        NativeTorch.EnsureLoaded();
        MatrixShape.RequireMatrix(entries, nameof(entries));
        if (entries.shape[0] != entries.shape[1])
            throw new ArgumentException(
                $"The shape is {entries.shape[0]} × {entries.shape[1]}; a symmetric matrix has as many columns as rows. For F "
                    + $"of F Fᵀ use {nameof(GramMatrix)}.",
                nameof(entries)
            );
        if (!entries.is_contiguous())
            throw new ArgumentException("The entries do not lie row by row in memory. Give contiguous().", nameof(entries));
        Entries = entries;
    }

    /// <summary>The entries, as given.</summary>
    public Tensor Entries { get; }

    /// <inheritdoc/>
    public override long Size => Entries.shape[0];

    /// <inheritdoc/>
    public override ScalarType Precision => Entries.dtype;

    /// <inheritdoc/>
    public override Cost FormCost => new() { Operations = 0, Bytes = Size * Size * Entries.ElementSize };

    /// <inheritdoc/>
    public override Tensor Form() => Entries.clone();

    /// <inheritdoc/>
    public override Cost MultiplyCost(long columns) =>
        new() { Operations = 2.0 * Size * Size * columns, Bytes = Size * columns * Entries.ElementSize };

    /// <inheritdoc/>
    public override Tensor Multiply([NotNull] Tensor block)
    {
        MatrixShape.RequireBlock(block, this, nameof(block));
        return Entries.mm(block);
    }

    /// <inheritdoc/>
    public override Tensor Diagonal()
    {
        using Tensor diagonal = Entries.diagonal();
        return diagonal.to(ScalarType.Float64, copy: true);
    }

    /// <inheritdoc/>
    public override double Trace()
    {
        using Tensor diagonal = Diagonal(),
            sum = diagonal.sum();
        return sum.item<double>();
    }

    /// <inheritdoc/>
    public override double FrobeniusNorm() => FrobeniusNorms.Of(Entries);
}
