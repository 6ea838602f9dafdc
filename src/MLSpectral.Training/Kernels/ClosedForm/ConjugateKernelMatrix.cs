using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>The conjugate kernel of a layer, A Aᵀ/m for its n × m activations A.</summary>
/// <param name="kernels">Used as long as this object is.</param>
/// <param name="layer">From 0, the input.</param>
internal sealed class ConjugateKernelMatrix(NetworkKernels kernels, int layer) : SymmetricMatrix
{
    private readonly Tensor _activations = kernels.Activations(layer);

    public override long Size => _activations.shape[0];

    public override ScalarType Precision => _activations.dtype;

    public override long RankBound => Math.Min(Size, Width);

    public override Tensor Factor => kernels.Factor(layer);

    public override Cost FormCost =>
        new()
        {
            Operations = (kernels.KnownGram(layer) is null ? (double)Size * Size * Width : 0) + ((double)Size * Size),
            Bytes = checked(Size * Size * _activations.element_size()),
        };

    private long Width => _activations.shape[1];

    public override Tensor Form() => kernels.Gram(layer).Over(Width);

    public override Cost MultiplyCost(long columns) =>
        new() { Operations = 4.0 * Size * Width * columns, Bytes = checked((Size + Width) * columns * _activations.element_size()) };

    public override Tensor Multiply(Tensor block)
    {
        KernelArguments.CheckBlock(block, Size, Precision, nameof(block));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return scope.MoveToOuter(_activations.mm(_activations.t().mm(block)).DivideBy(Width));
    }

    public override Tensor Diagonal()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return scope.MoveToOuter(SquaredNorms.OfRows(_activations).DivideBy(Width));
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

        // A Aᵀ and Aᵀ A have the same norm.
        Tensor gram =
            kernels.KnownGram(layer) ?? SymmetricProduct.Of(Width < Size ? _activations.t() : _activations, kernels.Settings.TileRows);
        return Math.Sqrt(SquaredNorms.OfAll(gram)) / Width;
    }
}
