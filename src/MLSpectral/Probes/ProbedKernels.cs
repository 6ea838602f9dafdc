using MLSpectral.Kernels;
using static TorchSharp.torch;

namespace MLSpectral.Probes;

/// <summary>What the network under probe does on a sample. Tensors belong to this object unless said otherwise.</summary>
internal abstract class ProbedKernels : IDisposable
{
    /// <summary>The activations of a layer, n × m; layer 0 is the input.</summary>
    public abstract Tensor Activations(int layer);

    /// <summary>The conjugate kernel of a layer, A Aᵀ/m, n × n; belongs to the caller.</summary>
    public abstract Tensor FormConjugateKernel(int layer);

    /// <summary>The tangent kernel of the trained parameters, summed over outputs; can be used as long as this object is not disposed.</summary>
    public abstract TangentKernel TangentKernel();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
