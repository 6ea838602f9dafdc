using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>The tiles of an n × n tangent kernel, outputs reduced: Σ_l (s² A Aᵀ + t²) ∘ Σ_c B_c B_cᵀ.</summary>
internal sealed class ReducedTiles : TileAssembly
{
    private readonly ScratchTensor _derivativeGram;
    private readonly List<(KernelTerm Term, double Factor)> _constant = [];
    private readonly List<(KernelTerm Term, SummedDerivative Left, SummedDerivative Right)> _varying = [];

    public ReducedTiles(IReadOnlyList<KernelTerm> terms, KernelSide left, KernelSide right, Func<int, Tensor?> knownGram)
        : base(terms, left, right, knownGram)
    {
        _derivativeGram = new ScratchTensor(Type);
        foreach (KernelTerm term in terms)
        {
            if (SummedDerivative.ConstantGram(left.Backward.At(term.Layer)) is double factor)
                _constant.Add((term, factor));
            else
                _varying.Add((term, SummedDerivative.Of(left.Backward.At(term.Layer)), SummedDerivative.Of(right.Backward.At(term.Layer))));
        }
    }

    public override void Write(Tile tile, Tensor result)
    {
        using var scope = NewDisposeScope();
        bool isFirst = true;
        double constant = 0;
        foreach ((KernelTerm term, double factor) in _constant)
        {
            constant += factor * (term.BiasFactor ?? 0);
            if (term.WeightFactor is not double weights)
                continue;
            AddInputGram(term.Layer, tile, weights * factor, result, isFirst);
            isFirst = false;
        }

        if (isFirst)
            result.zero_();
        foreach ((KernelTerm term, SummedDerivative left, SummedDerivative right) in _varying)
        {
            Tensor derivatives = _derivativeGram.Of(tile.Rows, tile.Columns);
            derivatives.addmm_(left.WeightedRows(tile.Row, tile.Rows), right.Rows.narrow(0, tile.Column, tile.Columns).t(), 0, 1);
            if (term.WeightFactor is double weights)
                result.IncreaseByProduct(InputGram(term.Layer, tile), derivatives, weights);
            if (term.BiasFactor is double biases)
                result.IncreaseBy(derivatives, biases);
        }

        if (constant != 0)
            result.IncreaseBy(constant);
    }

    public override void Dispose()
    {
        _derivativeGram.Dispose();
        foreach ((_, SummedDerivative left, SummedDerivative right) in _varying)
        {
            left.Dispose();
            right.Dispose();
        }

        base.Dispose();
    }
}
