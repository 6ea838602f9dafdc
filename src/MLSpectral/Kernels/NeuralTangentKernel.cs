using MLSpectral.Tensors;
using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// The empirical neural tangent kernel J Jᵀ of a feed-forward chain in closed form, without Jacobians:
/// K[(i,c),(j,c')] = Σ_l (s_l² ⟨a_{l−1,i}, a_{l−1,j}⟩ + t_l²) ⟨b_{l,i,c}, b_{l,j,c'}⟩ over the trained layers, b = ∂f_c/∂z_l (t_l = 0 for a layer without biases).
/// Exact to rounding. Derivatives are with respect to W_l and b_l themselves, not to s_l W_l.
/// </summary>
internal static class NeuralTangentKernel
{
    /// <summary>The whole kernel, nC × nC, rows ordered sample by sample: row i·C + c is output c of sample i.</summary>
    public static Tensor Full(TensorNetwork network, ForwardPass pass) => Sum(network, pass, (weights, b) =>
    {
        long n = b.shape[0], outputs = b.shape[1];
        Tensor rows = b.reshape(n * outputs, b.shape[2]);
        Tensor gram = rows.mm(rows.t());
        gram.view(n, outputs, n, outputs).mul_(weights.view(n, 1, n, 1));
        return gram;
    });

    /// <summary>The kernel summed over equal outputs, n × n: Σ_c K[(i,c),(j,c)]. The whole kernel if there is one output.</summary>
    public static Tensor Trace(TensorNetwork network, ForwardPass pass) => Sum(network, pass, (weights, b) =>
    {
        Tensor rows = b.reshape(b.shape[0], b.shape[1] * b.shape[2]);
        return rows.mm(rows.t()).mul_(weights);
    });

    // Σ over trained layers of term(s² A Aᵀ + t², B).
    private static Tensor Sum(TensorNetwork network, ForwardPass pass, Func<Tensor, Tensor, Tensor> term)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor[] derivatives = pass.OutputDerivatives();
        Tensor? kernel = null;
        for (int l = 0; l < network.Layers.Count; l++)
        {
            TensorLayer layer = network.Layers[l];
            if (!layer.IsTrained)
                continue;
            Tensor inputs = pass.Activations(l);
            Tensor weights = inputs.mm(inputs.t()).MultiplyBy(layer.WeightScale * layer.WeightScale);
            if (layer.Bias is not null)
                weights.IncreaseBy(layer.BiasScale * layer.BiasScale);
            Tensor part = term(weights, derivatives[l]);
            kernel = kernel is null ? part : kernel.IncreaseBy(part);
        }

        return scope.MoveToOuter(kernel ?? throw new InvalidOperationException("No layer of the network is trained, so there is no tangent kernel."));
    }
}
