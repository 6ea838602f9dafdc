using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>Computes a tangent kernel tile by tile, each in one go while its parts are in the processor's cache.</summary>
/// <param name="terms">The summands.</param>
/// <param name="left">Gives the rows.</param>
/// <param name="right">Gives the columns.</param>
/// <param name="knownGram">A_l A_lᵀ where it is at hand already, left and right being the same; null where not.</param>
internal abstract class TileAssembly(IReadOnlyList<KernelTerm> terms, KernelSide left, KernelSide right, Func<int, Tensor?> knownGram)
    : IDisposable
{
    private readonly ScratchTensor _gram = new(left.Forward.Activations(0).dtype);

    protected IReadOnlyList<KernelTerm> Terms { get; } = terms;

    protected KernelSide Left { get; } = left;

    protected KernelSide Right { get; } = right;

    protected ScalarType Type => Left.Forward.Activations(0).dtype;

    /// <summary>Writes a tile.</summary>
    /// <param name="tile">In samples.</param>
    /// <param name="result">The place for it: Rows · C' × Columns · C', C' being 1 where outputs are reduced. Its rows need not follow
    /// each other in memory.</param>
    public abstract void Write(Tile tile, Tensor result);

    public virtual void Dispose() => _gram.Dispose();

    /// <summary>⟨a_{l−1,i}, a_{l−1,j}⟩ on a tile, valid until the next call.</summary>
    protected Tensor InputGram(int layer, Tile tile)
    {
        if (knownGram(layer - 1) is Tensor known)
            return known.narrow(0, tile.Row, tile.Rows).narrow(1, tile.Column, tile.Columns);
        Tensor rows = Left.Forward.Activations(layer - 1).narrow(0, tile.Row, tile.Rows),
            columns = Right.Forward.Activations(layer - 1).narrow(0, tile.Column, tile.Columns);
        return _gram.Of(tile.Rows, tile.Columns).addmm_(rows, columns.t(), 0, 1);
    }

    /// <summary>target ← target + factor · ⟨a_{l−1,i}, a_{l−1,j}⟩, or without the first summand.</summary>
    protected void AddInputGram(int layer, Tile tile, double factor, Tensor target, bool isFirst)
    {
        if (knownGram(layer - 1) is not null)
        {
            if (isFirst)
                target.copy_(InputGram(layer, tile)).MultiplyBy(factor);
            else
                target.IncreaseBy(InputGram(layer, tile), factor);
            return;
        }

        Tensor rows = Left.Forward.Activations(layer - 1).narrow(0, tile.Row, tile.Rows),
            columns = Right.Forward.Activations(layer - 1).narrow(0, tile.Column, tile.Columns);
        target.addmm_(rows.Times(factor), columns.t(), isFirst ? 0 : 1, 1);
    }
}
