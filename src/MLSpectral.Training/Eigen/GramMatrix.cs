using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// F Fᵀ / divisor, given by its factor F: for example the conjugate kernel, with the activations as F and the width as divisor.
/// </summary>
/// <remarks>
/// Its spectrum comes from the smaller of F Fᵀ and FᵀF, or from the singular values of F, whatever is cheaper or asked for.
/// </remarks>
public sealed class GramMatrix : SymmetricMatrix, IDisposable
{
    private readonly Tensor _factor;
    private readonly bool _owns;

    /// <summary>Takes a factor; it stays the caller's, and must live as long as this object is used.</summary>
    /// <param name="factor">F, n × m, Float64 or Float32.</param>
    /// <param name="divisor">What F Fᵀ is divided by; with another one than 1, a copy of F is made, divided by its root.</param>
    /// <exception cref="ArgumentException">It is not a matrix of Float64 or Float32.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The divisor is not positive.</exception>
    public GramMatrix([NotNull] Tensor factor, double divisor = 1)
    {
        NativeTorch.EnsureLoaded();
        MatrixShape.RequireMatrix(factor, nameof(factor));
        if (!(divisor > 0) || !double.IsFinite(divisor))
            throw new ArgumentOutOfRangeException(
                nameof(divisor),
                divisor,
                "The divisor must be positive and finite; use 1 for F Fᵀ itself."
            );
        _owns = divisor != 1;
        _factor = _owns ? factor.Over(Math.Sqrt(divisor)).DetachFromDisposeScope() : factor;
    }

    /// <inheritdoc/>
    public override long Size => _factor.shape[0];

    /// <inheritdoc/>
    public override ScalarType Precision => _factor.dtype;

    /// <inheritdoc/>
    public override long RankBound => Math.Min(_factor.shape[0], _factor.shape[1]);

    /// <inheritdoc/>
    public override Tensor Factor => _factor;

    /// <inheritdoc/>
    public override Cost FormCost => new() { Operations = 2.0 * Size * Size * _factor.shape[1], Bytes = Size * Size * _factor.ElementSize };

    /// <inheritdoc/>
    public override Tensor Form()
    {
        using Tensor transpose = _factor.t();
        return _factor.mm(transpose);
    }

    /// <inheritdoc/>
    public override Cost MultiplyCost(long columns) =>
        new()
        {
            Operations = 4.0 * _factor.numel() * columns,
            Bytes = (_factor.shape[0] + _factor.shape[1]) * columns * _factor.ElementSize,
        };

    /// <inheritdoc/>
    public override Tensor Multiply([NotNull] Tensor block)
    {
        MatrixShape.RequireBlock(block, this, nameof(block));
        using Tensor transpose = _factor.t(),
            inner = transpose.mm(block);
        return _factor.mm(inner);
    }

    /// <inheritdoc/>
    public override Tensor Diagonal()
    {
        using var scope = NewDisposeScope();
        Tensor norms = empty([Size], ScalarType.Float64);
        for (long row = 0; row < Size; row += TileRows)
        {
            using var step = NewDisposeScope();
            long rows = Math.Min(TileRows, Size - row);
            Tensor tile = _factor.narrow(0, row, rows).to(ScalarType.Float64);
            norms.narrow(0, row, rows).copy_((tile * tile).sum([1]));
        }

        return scope.MoveToOuter(norms);
    }

    /// <inheritdoc/>
    public override double Trace()
    {
        double norm = FrobeniusNorms.Of(_factor);
        return norm * norm;
    }

    /// <inheritdoc/>
    /// <remarks>‖FᵀF‖_F where that is the smaller one.</remarks>
    public override double FrobeniusNorm()
    {
        using var scope = NewDisposeScope();
        return FrobeniusNorms.Of(SmallerGram(_factor));
    }

    /// <summary>Frees the copy of the factor, where one was made.</summary>
    public void Dispose()
    {
        if (_owns)
            _factor.Dispose();
    }

    /// <summary>F Fᵀ or FᵀF, whichever is smaller, in the precision of F.</summary>
    internal static Tensor SmallerGram(Tensor factor)
    {
        if (factor.shape[0] <= factor.shape[1])
            return SymmetricProduct.Of(factor);
        using Tensor transpose = factor.t();
        return SymmetricProduct.Of(transpose);
    }

    private long TileRows => Math.Max(1, (1 << 22) / _factor.shape[1]);
}
