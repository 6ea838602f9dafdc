namespace MLSpectral.Statistics.KernelLaws;

/// <summary>
/// The limiting law of the conjugate kernel A_l A_lᵀ/m_l (n × n) of a layer of a network at initialization, of any depth (Fan and Wang
/// 2020, arXiv 2005.11879, theorem 3.4).
/// </summary>
/// <remarks>
/// <para>
/// μ_l = ρ^MP_γ ⊠ (α + β·μ_{l−1}), γ = n/m_l, μ₀ the spectrum of XXᵀ/d. With preactivations of variance σ² = s²·Var
/// W·m_{l−1}·p_{l−1}, p the mean square of the layer below: β = (σ E φ′(σξ))²/p_{l−1} and α = Var φ(σξ) − (σ E
/// φ′(σξ))². For normalized activations and σ = 1 these are b² and 1 − b².
/// </para>
/// <para>
/// Exact in the limit of n, d and m growing together, for independent weights of mean 0 and one variance, biases 0, and rows of one
/// length with small cosines. σ need not be 1. An activation with E φ ≠ 0 in the layer asked for adds one eigenvalue of about n(E
/// φ)² along (1, …, 1), which is outside the law and named; the bulk is that of φ − E φ. With such an activation in a layer below
/// there is no law here: its units then differ in variance.
/// </para>
/// </remarks>
public static class ConjugateKernelLaw
{
    /// <summary>The law of a layer's kernel.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="layers">The layers of the network from the first, at least up to the one asked for.</param>
    /// <param name="layer">l, from 0 (the input: the law is its own spectrum).</param>
    /// <returns>The law with its outliers, or the reason why none applies.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public static KernelPrediction Predict(KernelInput input, IReadOnlyList<RandomLayer> layers, int layer)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(layers);
        if (layer < 0 || layer > layers.Count)
            throw new ArgumentOutOfRangeException(nameof(layer), layer, $"Layers are numbered from 0, the input, to {layers.Count}.");
        LayerChain chain = LayerChain.Of(input, layers, layer);
        if (chain.Reason is string reason)
            return KernelPrediction.None(reason);
        var weights = new double[layer + 1];
        weights[layer] = 1;
        KernelLaw law = chain.Law(0, weights);

        // A spike θ over a bulk of mean square p is seen through m_l units at about θ + p + γp.
        double ratio = layer == 0 ? 0 : (double)input.RowCount / layers[layer - 1].Units;
        return KernelPrediction.Of(law, MeanOutlier.Of(law, chain.Spike(layer), (1 + ratio) * law.Mean, chain.Uncentred));
    }
}
