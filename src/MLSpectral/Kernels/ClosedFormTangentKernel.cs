using MLSpectral.Eigen;
using MLSpectral.Tensors;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// The tangent kernel of a feed-forward chain without Jacobians:
/// K[(i,c),(j,c')] = Σ_l (s_l² ⟨a_{l−1,i}, a_{l−1,j}⟩ + t_l²) ⟨b_{l,i,c}, b_{l,j,c'}⟩, b = ∂f_c/∂z_l, over the parameters that count. Exact to rounding.
/// </summary>
internal sealed class ClosedFormTangentKernel : TangentKernel
{
    private readonly NetworkKernels _kernels;
    private readonly IReadOnlyList<KernelTerm> _terms;
    private readonly TileGrid _grid;

    public ClosedFormTangentKernel(NetworkKernels kernels, OutputReduction outputs, ParameterSelection selection)
    {
        OutputCombinations.Check(outputs, kernels.OutputCount);
        _kernels = kernels;
        _terms = KernelTerm.Of(kernels.Network, selection);
        Outputs = outputs;
        Parameters = [.. _terms.SelectMany(term => term.Parameters(kernels.Network))];
        if (Parameters.Count == 0)
            throw new ArgumentException($"The selection {selection} counts none of the network's parameters, so there is no tangent kernel. Select a weight or a bias of layers 1 to {kernels.LayerCount}.", nameof(selection));
        ParameterCount = Parameters.Sum(parameter => parameter.Count);
        _grid = TileGrid.Of(kernels.Options, BlockSize);
    }

    public override long SampleSize => _kernels.SampleSize;

    public override long OutputCount => _kernels.OutputCount;

    public override long ParameterCount { get; }

    public override OutputReduction Outputs { get; }

    public override IReadOnlyList<ParameterTensor> Parameters { get; }

    public override long Size => checked(SampleSize * BlockSize);

    public override ScalarType Precision => _kernels.Options.Precision;

    public override Cost FormCost => throw new NotImplementedException();

    // Rows of the kernel for each sample.
    private long BlockSize => Outputs == OutputReduction.Full ? OutputCount : 1;

    private KernelSide Side => _kernels.Side(Outputs);

    public override Tensor Form()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using TileAssembly tiles = Assembly(Side, Side, _kernels.KnownGram);
        Tensor result = empty(Size, Size, Precision);
        foreach ((long start, long count) in _grid.Rows(SampleSize))
        {
            foreach (Tile tile in _grid.LowerTiles(start, count))
                Write(tiles, tile, result);
            SymmetricProduct.MirrorRows(result, start * BlockSize, (start + count) * BlockSize);
        }

        return scope.MoveToOuter(result);
    }

    public override Tensor Cross(Tensor other)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using ForwardPass forward = _kernels.Forward(other, nameof(other));
        using var backward = new BackwardPass(forward, Outputs);
        using TileAssembly tiles = Assembly(Side, new KernelSide(forward, backward), _ => null);
        Tensor result = empty(Size, forward.Rows * BlockSize, Precision);
        foreach ((long start, long count) in _grid.Rows(SampleSize))
        {
            foreach (Tile tile in _grid.Tiles(start, count, forward.Rows))
                Write(tiles, tile, result);
        }

        return scope.MoveToOuter(result);
    }

    public override Cost MultiplyCost(long columns) => throw new NotImplementedException();

    public override Tensor Multiply(Tensor block) => throw new NotImplementedException();

    public override Tensor Diagonal() => throw new NotImplementedException();

    public override double Trace() => throw new NotImplementedException();

    public override double FrobeniusNorm() => throw new NotImplementedException();

    public override Tensor JacobianTimes(Tensor directions) => throw new NotImplementedException();

    public override Tensor TransposedJacobianTimes(Tensor weights) => throw new NotImplementedException();

    private TileAssembly Assembly(KernelSide left, KernelSide right, Func<int, Tensor?> knownGram) =>
        BlockSize == 1 ? new ReducedTiles(_terms, left, right, knownGram) : new FullTiles(_terms, left, right, knownGram, OutputCount);

    private void Write(TileAssembly tiles, Tile tile, Tensor kernel)
    {
        using var scope = NewDisposeScope();
        tiles.Write(tile, kernel.narrow(0, tile.Row * BlockSize, tile.Rows * BlockSize).narrow(1, tile.Column * BlockSize, tile.Columns * BlockSize));
    }
}
