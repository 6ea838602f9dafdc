using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>The tiles of the whole nC × nC tangent kernel.</summary>
/// <remarks>
/// Where b = D ∘ M_c or b = M_c, the block of outputs (c, c') is D diag(M_c ∘ M_c') Dᵀ and the same for (c', c): C(C+1)/2 blocks
/// instead of C². Only layers below need all of ⟨b_{i,c}, b_{j,c'}⟩.
/// </remarks>
internal sealed class FullTiles : TileAssembly
{
    private readonly OutputPairs _pairs;
    private readonly ScratchTensor _blocks;
    private readonly ScratchTensor _summand;
    private readonly List<(KernelTerm Term, Tensor Products)> _constant = [];
    private readonly List<(KernelTerm Term, Tensor Left, Tensor Right, Tensor Products)> _separable = [];
    private readonly List<(KernelTerm Term, Tensor Left, Tensor Right)> _general = [];

    public FullTiles(IReadOnlyList<KernelTerm> terms, KernelSide left, KernelSide right, Func<int, Tensor?> knownGram, long outputs)
        : base(terms, left, right, knownGram)
    {
        _pairs = new OutputPairs(outputs);
        _blocks = new ScratchTensor(Type);
        _summand = new ScratchTensor(Type);
        foreach (KernelTerm term in terms)
        {
            switch (left.Backward.At(term.Layer), right.Backward.At(term.Layer))
            {
                case (OutputDerivative.Constant rows, _):
                    using (Tensor products = _pairs.Products(rows.Matrix))
                        _constant.Add((term, products.sum([1L]).DetachFromDisposeScope()));
                    break;
                case (OutputDerivative.Separable rows, OutputDerivative.Separable columns):
                    _separable.Add((term, rows.Slopes, columns.Slopes, _pairs.Products(rows.Matrix)));
                    break;
                case (OutputDerivative.General rows, OutputDerivative.General columns):
                    _general.Add((term, rows.Values, columns.Values));
                    break;
                default:
                    throw new InvalidOperationException("The two sides of a kernel are of one network.");
            }
        }
    }

    public override void Write(Tile tile, Tensor result)
    {
        using var scope = NewDisposeScope();
        long outputs = _pairs.Outputs;
        Tensor blocks = result.view(tile.Rows, outputs, tile.Columns, outputs);
        bool isFirst = true;
        foreach ((KernelTerm term, Tensor left, Tensor right) in _general)
        {
            AddGeneral(term, tile, left, right, result, isFirst);
            isFirst = false;
        }

        if (_separable.Count + _constant.Count == 0)
            return;
        Tensor pairs = PairBlocks(tile);
        if (isFirst)
            _pairs.Write(pairs, blocks);
        else
            _pairs.Add(pairs, blocks);
    }

    public override void Dispose()
    {
        _pairs.Dispose();
        _blocks.Dispose();
        _summand.Dispose();
        foreach ((_, Tensor products) in _constant)
            products.Dispose();
        foreach ((_, _, _, Tensor products) in _separable)
            products.Dispose();
        base.Dispose();
    }

    private void AddGeneral(KernelTerm term, Tile tile, Tensor left, Tensor right, Tensor result, bool isFirst)
    {
        long outputs = _pairs.Outputs;
        Tensor rows = left.narrow(0, tile.Row, tile.Rows).view(tile.Rows * outputs, -1),
            columns = right.narrow(0, tile.Column, tile.Columns).view(tile.Columns * outputs, -1);
        Tensor target = isFirst ? result : _summand.Of(tile.Rows * outputs, tile.Columns * outputs);
        target.addmm_(rows, columns.t(), 0, 1);
        if (Factor(term, tile) is Tensor factor)
            target.view(tile.Rows, outputs, tile.Columns, outputs).mul_(factor.view(tile.Rows, 1, tile.Columns, 1));
        else
            target.MultiplyBy(term.BiasFactor!.Value);
        if (!isFirst)
            result.IncreaseBy(target);
    }

    // Σ_l of the pairs of outputs, pairs × rows × columns.
    private Tensor PairBlocks(Tile tile)
    {
        Tensor sum = _blocks.Of(_pairs.Count, tile.Rows, tile.Columns);
        bool isFirst = true;
        foreach ((KernelTerm term, Tensor left, Tensor right, Tensor products) in _separable)
        {
            Tensor target = isFirst ? sum : _summand.Of(_pairs.Count, tile.Rows, tile.Columns);
            Tensor weighted = (left.narrow(0, tile.Row, tile.Rows) * products.unsqueeze(1)).view(_pairs.Count * tile.Rows, -1);
            target.view(_pairs.Count * tile.Rows, tile.Columns).addmm_(weighted, right.narrow(0, tile.Column, tile.Columns).t(), 0, 1);
            if (Factor(term, tile) is Tensor factor)
                target.mul_(factor);
            else
                target.MultiplyBy(term.BiasFactor!.Value);
            if (!isFirst)
                sum.IncreaseBy(target);
            isFirst = false;
        }

        if (isFirst)
            sum.zero_();
        foreach ((KernelTerm term, Tensor products) in _constant)
        {
            Tensor scales = products.view(-1, 1, 1);
            if (Factor(term, tile) is Tensor factor)
                sum.IncreaseByProduct(scales, factor, 1);
            else
                sum.IncreaseBy(scales, term.BiasFactor!.Value);
        }

        return sum;
    }

    // s² A Aᵀ + t², or null where it is t² alone.
    private Tensor? Factor(KernelTerm term, Tile tile)
    {
        if (term.WeightFactor is not double weights)
            return null;
        Tensor factor = InputGram(term.Layer, tile).Times(weights);
        return term.BiasFactor is double biases ? factor.IncreaseBy(biases) : factor;
    }
}
