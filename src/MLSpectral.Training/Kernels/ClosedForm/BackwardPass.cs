using static TorchSharp.torch;

namespace MLSpectral.Kernels;

/// <summary>
/// The derivatives of a network's outputs, or of combinations g = U f of them, by the preactivations of every layer on a sample, from the
/// last layer down as far as they are asked for. Owns its tensors.
/// </summary>
/// <remarks>
/// B_L = U diag φ'(z_L), B_l = (s_{l+1} B_{l+1} W_{l+1}) ∘ φ'(z_l). Where the kernel is summed over the combinations, it depends on a
/// matrix M of constant derivatives through MᵀM alone: one with more rows than columns is replaced by the triangular factor R of M =
/// QR, so that C' = min(C, m_{L−1}).
/// </remarks>
internal sealed class BackwardPass : IDisposable
{
    private readonly ForwardPass _forward;
    private readonly Tensor _combinations;
    private readonly bool _isSummed;
    private readonly OutputDerivative?[] _derivatives;

    /// <summary>Prepares the pass; nothing is computed yet.</summary>
    /// <param name="forward">Used as long as this object is.</param>
    /// <param name="outputs">Decides U and whether the kernel is summed over the combinations.</param>
    public BackwardPass(ForwardPass forward, OutputReduction outputs)
    {
        _forward = forward;
        _derivatives = new OutputDerivative?[forward.Network.Layers.Count];
        _isSummed = outputs.Form != OutputForm.AllPairs;
        _combinations = OutputCombinations
            .Of(outputs, forward.Network.Layers[^1].Outputs, forward.Activations(0).dtype)
            .DetachFromDisposeScope();
    }

    /// <summary>The derivatives by z_l.</summary>
    /// <param name="layer">l, from 1.</param>
    public OutputDerivative At(int layer)
    {
        if (_derivatives[layer - 1] is OutputDerivative known)
            return known;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        OutputDerivative result = ThroughActivation(layer, ByActivations(layer));
        return _derivatives[layer - 1] = result;
    }

    /// <summary>The form of the derivatives by z_l and C', without computing them.</summary>
    /// <param name="layer">l, from 1.</param>
    public DerivativeShape Shape(int layer)
    {
        IReadOnlyList<TensorLayer> layers = _forward.Network.Layers;
        var shape = new DerivativeShape(DerivativeForm.Constant, _combinations.shape[0]);
        for (int l = layers.Count; l >= layer; l--)
        {
            if (l < layers.Count)
                shape = shape.ThroughWeights(layers[l].Inputs, _isSummed);
            if (_forward.ConstantSlope(l) is null)
                shape = shape.ThroughSlopes();
        }

        return shape;
    }

    /// <summary>The operations that <see cref="At"/> would take for this layer.</summary>
    /// <param name="layer">l, from 1.</param>
    public double Operations(int layer)
    {
        double operations = 0;
        for (int l = layer + 1; l <= _derivatives.Length; l++)
        {
            DerivativeShape shape = Shape(l);
            if (_derivatives[l - 2] is null)
                operations +=
                    2.0
                    * shape.Combinations
                    * _forward.Network.Layers[l - 1].Weight.numel()
                    * (shape.Form == DerivativeForm.Constant ? 1 : _forward.Rows);
        }

        return operations;
    }

    /// <summary>The values that <see cref="At"/> would keep for this layer.</summary>
    /// <param name="layer">l, from 1.</param>
    public long Values(int layer)
    {
        long values = 0;
        for (int l = layer; l <= _derivatives.Length; l++)
        {
            DerivativeShape shape = Shape(l);
            if (_derivatives[l - 1] is null)
                values = checked(
                    values
                    + (
                        shape.Combinations
                        * _forward.Network.Layers[l - 1].Outputs
                        * (shape.Form == DerivativeForm.General ? _forward.Rows : 1)
                    )
                );
        }

        return values;
    }

    public void Dispose()
    {
        _combinations.Dispose();
        foreach (OutputDerivative? derivative in _derivatives)
            derivative?.Dispose();
    }

    // The derivatives by a_l: C' × m, the same for every row, or n × C' × m.
    private Tensor ByActivations(int layer)
    {
        if (layer == _derivatives.Length)
            return _combinations;
        TensorLayer next = _forward.Network.Layers[layer];
        return At(layer + 1)
            .Match(
                above => Propagate(above, next),
                above => Propagate(above.Slopes.unsqueeze(1) * above.Matrix, next),
                above => Propagate(above.Values, next)
            );
    }

    private Tensor Propagate(OutputDerivative.Constant above, TensorLayer layer)
    {
        Tensor constant = above.Matrix.mm(layer.Weight).MultiplyBy(layer.WeightScale);
        return _isSummed && constant.shape[0] > constant.shape[1] ? linalg.qr(constant, linalg.QRMode.R).R.contiguous() : constant;
    }

    private static Tensor Propagate(Tensor derivatives, TensorLayer layer)
    {
        long n = derivatives.shape[0],
            combinations = derivatives.shape[1];
        Tensor product = derivatives.view(n * combinations, layer.Outputs).mm(layer.Weight).view(n, combinations, layer.Inputs);
        return layer.WeightScale == 1 ? product : product.MultiplyBy(layer.WeightScale);
    }

    private OutputDerivative ThroughActivation(int layer, Tensor byActivations)
    {
        bool isConstant = byActivations.dim() == 2;
        if (_forward.ConstantSlope(layer) is double slope)
        {
            Tensor scaled = byActivations.Times(slope).DetachFromDisposeScope();
            return isConstant ? new OutputDerivative.Constant(scaled) : new OutputDerivative.General(scaled);
        }

        Tensor slopes = _forward.Slopes(layer);
        return isConstant
            ? new OutputDerivative.Separable(slopes, byActivations.clone().DetachFromDisposeScope())
            : new OutputDerivative.General(byActivations.mul_(slopes.unsqueeze(1)).DetachFromDisposeScope());
    }
}
