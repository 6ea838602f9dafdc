using System.Numerics.Tensors;

namespace MLSpectral;

/// <summary>
/// What one row gives to the tangent kernel summed over outputs, K(x, x') = Σ_l (s_l² ⟨a_{l−1}(x), a_{l−1}(x')⟩ + t_l²)
/// ⟨β_l(x), β_l(x')⟩, in double precision and without LibTorch: the activations a, and for each layer a vector β_l with
/// ⟨β_l(x), β_l(x')⟩ = Σ_c ⟨b_{l,c}(x), b_{l,c}(x')⟩, b_{l,c} = ∂f_c/∂z_l. For one thread at a time; layers are shared.
/// </summary>
/// <remarks>
/// In general β_l is all b_{l,c} one after another, C m_l values. Of the output layer, where b_{L,c} = φ′(z_c) e_c, it is the C
/// slopes; and of the layer before linear outputs, where b_{L−1,c} = φ′(z_{L−1}) ∘ s w_c with w_c the weights of output c, the
/// m_{L−1} slopes, each times √(Σ_c s² w_c²).
/// </remarks>
internal sealed class TangentPass
{
    private readonly ActivationPass _pass;
    private readonly double[][] _derivatives,
        _factors;
    private readonly double[] _slopes;
    private readonly double[]? _outputNorms;

    public TangentPass(IReadOnlyList<DoubleLayer> layers)
    {
        _pass = new ActivationPass(layers);
        int outputs = layers[^1].Outputs;
        _outputNorms = layers.Count > 1 && layers[^1].Activation.Kind == ActivationKind.Identity ? OutputNorms(layers[^1]) : null;
        _derivatives = [.. layers.Select((layer, l) => new double[IsDerivativeNeeded(l + 1) ? outputs * layer.Outputs : 0])];
        _factors =
        [
            .. layers.Select(
                (layer, l) =>
                    l == layers.Count - 1 ? new double[outputs]
                    : IsReduced(l + 1) ? new double[layer.Outputs]
                    : _derivatives[l]
            ),
        ];
        _slopes = new double[layers.Max(layer => layer.Outputs)];
    }

    private int LayerCount => _pass.Layers.Count;

    /// <summary>Runs the network on a row, forwards and backwards.</summary>
    public void Run(FeatureVector x)
    {
        _pass.Run(x);
        _pass.Layers[^1].Differentiate(_pass.Preactivations(LayerCount), _factors[^1]);
        for (int l = LayerCount - 1; l >= 1; l--)
        {
            Span<double> slopes = _slopes.AsSpan(0, _pass.Layers[l - 1].Outputs);
            _pass.Layers[l - 1].Differentiate(_pass.Preactivations(l), slopes);
            if (IsReduced(l))
                TensorPrimitives.Multiply(slopes, _outputNorms, _factors[l - 1]);
            if (IsDerivativeNeeded(l))
                Backward(l, slopes);
        }
    }

    /// <summary>a_l of the row that was run; l from 1.</summary>
    public ReadOnlySpan<double> Activations(int layer) => _pass.Activations(layer);

    /// <summary>β_l; l from 1.</summary>
    public ReadOnlySpan<double> Factor(int layer) => _factors[layer - 1];

    private bool IsReduced(int layer) => layer == LayerCount - 1 && _outputNorms is not null;

    // Where another form stands in for it, for the layers below only.
    private bool IsDerivativeNeeded(int layer) => layer < LayerCount && (!IsReduced(layer) || layer > 1);

    // b_{l,c} = φ′(z_l) ∘ s_{l+1} W_{l+1}ᵀ b_{l+1,c}.
    private void Backward(int layer, ReadOnlySpan<double> slopes)
    {
        DoubleLayer above = _pass.Layers[layer];
        int outputs = _pass.Layers[^1].Outputs;
        for (int c = 0; c < outputs; c++)
        {
            Span<double> derivative = _derivatives[layer - 1].AsSpan(c * above.Inputs, above.Inputs);
            if (layer == LayerCount - 1)
                TensorPrimitives.Multiply(above.Unit(c), _factors[layer][c], derivative);
            else
                MultiplyTransposed(above, _derivatives[layer].AsSpan(c * above.Outputs, above.Outputs), derivative);
            TensorPrimitives.Multiply(derivative, slopes, derivative);
        }
    }

    private static void MultiplyTransposed(DoubleLayer layer, ReadOnlySpan<double> above, Span<double> below)
    {
        below.Clear();
        for (int unit = 0; unit < above.Length; unit++)
        {
            if (above[unit] != 0)
                TensorPrimitives.MultiplyAdd(layer.Unit(unit), above[unit], below, below);
        }
    }

    private static double[] OutputNorms(DoubleLayer output)
    {
        var norms = new double[output.Inputs];
        for (int unit = 0; unit < norms.Length; unit++)
        {
            for (int c = 0; c < output.Outputs; c++)
                norms[unit] += output.Unit(c)[unit] * output.Unit(c)[unit];
            norms[unit] = Math.Abs(output.Activation.Scale) * Math.Sqrt(norms[unit]);
        }

        return norms;
    }
}
