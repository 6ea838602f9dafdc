using MLSpectral.Tensors;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>The conjugate kernel (CK) of a layer: A_l A_lᵀ / m_l, n × n, from its n × m_l activations A_l.</summary>
internal static class ConjugateKernel
{
    /// <summary>The kernel matrix; n² m_l multiplications.</summary>
    public static Tensor Of(ForwardPass pass, int layer)
    {
        Tensor activations = pass.Activations(layer);
        using Tensor transpose = activations.t();
        return activations.mm(transpose).DivideBy(activations.shape[1]);
    }
}
