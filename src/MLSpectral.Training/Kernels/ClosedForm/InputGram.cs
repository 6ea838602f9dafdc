using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>X Xᵀ of rows that do not change while a network trains: computed when first needed, and kept between measurements.</summary>
/// <param name="rows">X, n × d; stays the caller's.</param>
internal sealed class InputGram(Tensor rows) : IDisposable
{
    private Tensor? _gram;

    /// <summary>The matrix if it has been computed, else null.</summary>
    public Tensor? Known => _gram;

    /// <summary>The matrix, n × n; belongs to this object.</summary>
    public Tensor Value => _gram ??= SymmetricProduct.Of(rows, null).DetachFromDisposeScope();

    public void Dispose() => _gram?.Dispose();
}
