using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>The network under probe, evaluated on a sample. Tensors belong to this object unless said otherwise.</summary>
internal abstract class NetworkOnSample : IDisposable
{
    /// <summary>The activations of a layer, n × m; layer 0 is the input.</summary>
    public abstract Tensor Activations(int layer);

    /// <summary>The conjugate kernel of a layer, A Aᵀ/m, n × n; can be used as long as this object is not disposed.</summary>
    public abstract SymmetricMatrix ConjugateKernel(int layer);

    /// <summary>The tangent kernel of the trained parameters; can be used as long as this object is not disposed.</summary>
    /// <param name="outputs">What becomes of the outputs.</param>
    public abstract TangentKernel TangentKernel(OutputReduction outputs);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
