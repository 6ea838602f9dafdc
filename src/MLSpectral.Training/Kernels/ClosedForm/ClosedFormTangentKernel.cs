using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// The tangent kernel of a feed-forward chain without Jacobians: K[(i,c),(j,c')] = Σ_l (s_l² ⟨a_{l−1,i}, a_{l−1,j}⟩ + t_l²)
/// ⟨b_{l,i,c}, b_{l,j,c'}⟩, b = ∂f_c/∂z_l, over the parameters that count. Exact to rounding.
/// </summary>
internal sealed class ClosedFormTangentKernel : TangentKernel
{
    private readonly NetworkKernels _kernels;
    private readonly IReadOnlyList<KernelTerm> _terms;

    public ClosedFormTangentKernel(NetworkKernels kernels, OutputReduction outputs, ParameterSelection selection)
    {
        OutputCombinations.Check(outputs, kernels.OutputCount);
        _kernels = kernels;
        _terms = KernelTerm.Of(kernels.Network, selection);
        Outputs = outputs;
        Parameters = [.. _terms.SelectMany(term => term.Parameters(kernels.Network))];
        if (Parameters.Count == 0)
            throw new ArgumentException(
                $"The selection {selection} counts none of the network's parameters, so there is no tangent kernel. Select a "
                    + $"weight or a bias of layers 1 to {kernels.LayerCount}.",
                nameof(selection)
            );
        ParameterCount = Parameters.Sum(parameter => parameter.Count);
    }

    public override long SampleSize => _kernels.SampleSize;

    public override long OutputCount => _kernels.OutputCount;

    public override long ParameterCount { get; }

    public override OutputReduction Outputs { get; }

    public override IReadOnlyList<ParameterTensor> Parameters { get; }

    public override long Size => checked(SampleSize * BlockSize);

    public override ScalarType Precision => _kernels.Settings.Precision;

    public override Cost FormCost => Costs.Form();

    // Rows of the kernel for each sample.
    private long BlockSize => Outputs.RowsPerSample(OutputCount);

    private KernelSide Side => _kernels.Side(Outputs);

    private TangentKernelCost Costs => new(_kernels, _terms, Outputs, BlockSize);

    public override Tensor Form()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        if (_terms.Any(term => term.Layer == 1 && term.WeightFactor is not null))
            _kernels.KeepInputGram();
        return scope.MoveToOuter(SymmetricTiles().Form(SampleSize, Precision));
    }

    public override Tensor Cross(Tensor other)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using ForwardPass forward = _kernels.Forward(other, nameof(other));
        using var backward = new BackwardPass(forward, Outputs);
        return scope.MoveToOuter(Tiles(new KernelSide(forward, backward), _ => null).FormCross(SampleSize, forward.Rows, Precision));
    }

    public override Cost MultiplyCost(long columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        (Cost jacobian, Cost tiles) = (Costs.ByJacobian(columns), Costs.ByTiles(columns));
        return jacobian.Operations <= tiles.Operations ? jacobian : tiles;
    }

    public override Tensor Multiply(Tensor block)
    {
        KernelArguments.CheckBlock(block, Size, Precision, nameof(block));
        return Costs.ByJacobian(block.shape[1]).Operations <= Costs.ByTiles(block.shape[1]).Operations
            ? MultiplyByJacobian(block)
            : MultiplyByTiles(block);
    }

    public override Tensor Diagonal()
    {
        using var noGrad = no_grad();
        return KernelDiagonal.Of(_terms, Side, isSummed: Outputs.Form != OutputForm.AllPairs);
    }

    public override double Trace()
    {
        using Tensor diagonal = Diagonal();
        using Tensor sum = diagonal.sum();
        return sum.item<double>();
    }

    public override double FrobeniusNorm()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return Math.Sqrt(SymmetricTiles().SumOfSquares(SampleSize, Precision));
    }

    public override Tensor JacobianTimes(Tensor directions)
    {
        KernelArguments.CheckBlock(directions, ParameterCount, Precision, nameof(directions));
        using var noGrad = no_grad();
        return _kernels.Jacobian(_terms).Times(directions);
    }

    public override Tensor TransposedJacobianTimes(Tensor weights)
    {
        KernelArguments.CheckBlock(weights, checked(SampleSize * OutputCount), Precision, nameof(weights));
        using var noGrad = no_grad();
        return _kernels.Jacobian(_terms).TransposedTimes(weights);
    }

    /// <summary>K V through J and Jᵀ.</summary>
    internal Tensor MultiplyByJacobian(Tensor block)
    {
        using var noGrad = no_grad();
        return BlockSize == 1
            ? ReducedProduct.Of(_terms, Side, block, _kernels.Settings.TileRows)
            : _kernels.Jacobian(_terms).KernelTimes(block);
    }

    /// <summary>K V by tiles of K.</summary>
    internal Tensor MultiplyByTiles(Tensor block)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return scope.MoveToOuter(SymmetricTiles().Multiply(SampleSize, block));
    }

    private KernelTiles SymmetricTiles() => Tiles(Side, _kernels.KnownGram);

    private KernelTiles Tiles(KernelSide columns, Func<int, Tensor?> knownGram)
    {
        KernelSide rows = Side;
        return new KernelTiles(
            () =>
                BlockSize == 1
                    ? new ReducedTiles(_terms, rows, columns, knownGram)
                    : new FullTiles(_terms, rows, columns, knownGram, OutputCount),
            TileGrid.Of(_kernels.Settings, BlockSize),
            BlockSize
        );
    }
}
