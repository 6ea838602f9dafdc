namespace MLSpectral;

/// <summary>
/// A layer z = s W a + t b without its scales and without the normalization a = c (φ − m) of the layer before it: z = W′φ + b′
/// with W′ = s c W and b′ = t b − s c m Σ_j W_ij. Computed in double precision and rounded once.
/// </summary>
internal sealed class FoldedLayer
{
    /// <summary>Folds; O(inputs × outputs).</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="before">The activation of the layer before it; null for the first.</param>
    /// <exception cref="InvalidOperationException">A weight or a bias is not a finite number in single precision.</exception>
    public FoldedLayer(DenseLayer layer, Activation? before)
    {
        double scale = layer.WeightScale * (before?.Scale ?? 1),
            shift = before?.Shift ?? 0;
        string owner = $"Layer '{layer.Name}'";
        ReadOnlySpan<float> weights = layer.Weights.Span,
            biases = layer.Biases.Span;
        var folded = new byte[checked(sizeof(float) * weights.Length)];
        var foldedBiases = new byte[sizeof(float) * layer.Outputs];
        for (int unit = 0; unit < layer.Outputs; unit++)
        {
            double sum = 0;
            for (int i = unit * layer.Inputs; i < (unit + 1) * layer.Inputs; i++)
            {
                sum += weights[i];
                SinglePrecision.Write(folded, i, scale * weights[i], owner);
            }

            double bias = biases.IsEmpty ? 0 : layer.BiasScale * biases[unit];
            SinglePrecision.Write(foldedBiases, unit, bias - (scale * shift * sum), owner);
        }

        Weights = folded;
        Biases = biases.IsEmpty && shift == 0 ? default(ReadOnlyMemory<byte>) : foldedBiases;
    }

    /// <summary>W′ in single precision, outputs × inputs, row by row, little-endian.</summary>
    public ReadOnlyMemory<byte> Weights { get; }

    /// <summary>b′ in single precision, little-endian; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Biases { get; }
}
