namespace MLSpectral.Statistics.KernelLaws;

/// <summary>
/// The limiting law of the tangent kernel of a network at initialization, summed over its outputs (n × n, <c>OutputReduction.Trace</c>),
/// for any choice of trained layers (Fan and Wang 2020, arXiv 2005.11879, theorem 3.7 and lemma 3.5).
/// </summary>
/// <remarks>
/// <para>
/// The kernel is about r·I + Σ q_l CK_l. Weights of layer l ≤ L contribute s_l² m_{l−1} ‖s W_out‖_F² Π_{k=l+1}^{L} (s_k²
/// Var W_k m_{k−1}) times (Π_{k≥l} b_k²)·CK_{l−1} + (Π a_k − Π b_k²) p_{l−1}·I over the hidden layers k ≥ l, with b =
/// E φ′(σξ), a = E φ′(σξ)², p the mean square of the layer's inputs; those of the output layer s² m_L C·CK_L. With all
/// layers in the NTK parameterization, unit variances and normalized activations this is theorem 3.7; with the first layer of a two-layer
/// network alone (‖v‖²/h)·(r·I + b²·XXᵀ/d), r = a − b².
/// </para>
/// <para>
/// Conditions and outliers as for <see cref="ConjugateKernelLaw"/>; the output layer must be linear. Trained biases, 0 at the start, are
/// covered as long as they count under 1 % of the weights of their layer, as in the standard parameterization: they add an outlier along
/// (1, …, 1). Where the law has a point mass that finite n smears (the first layer alone with d &lt; n), compare by the Wasserstein
/// distance.
/// </para>
/// </remarks>
public static class TangentKernelLaw
{
    /// <summary>The law of the kernel of the trained layers.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="layers">All layers of the network, the linear output layer last.</param>
    /// <returns>The law with its outliers, or the reason why none applies.</returns>
    /// <exception cref="ArgumentException">There is no layer, or none is trained.</exception>
    public static KernelPrediction Predict(KernelInput input, IReadOnlyList<RandomLayer> layers)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(layers);
        if (!layers.Any(layer => layer.IsTrained))
            throw new ArgumentException("No layer is trained, so there is no tangent kernel.", nameof(layers));
        int hidden = layers.Count - 1;
        LayerChain chain = LayerChain.Of(input, layers, hidden);
        RandomLayer output = layers[hidden];
        string? reason = chain.Reason ?? KernelLawScope.LayerReason(layers, layers.Count);
        if (reason is not null)
            return KernelPrediction.None(reason);
        ActivationMoments moments = output.Moments(Math.Sqrt(output.Gain * chain.MeanSquare(hidden)));
        if (moments.NonlinearVariance > 0)
            return KernelPrediction.None("The output layer has an activation that is not linear; the law is for linear outputs.");

        // From the output down. For a row, a derivative is a part common to all rows, of square cross, and one of its own, of square own
        // − cross in the mean.
        double outputs = output.Units * moments.SquaredSlope,
            own = outputs,
            cross = outputs,
            slopes = moments.SquaredSlope,
            identity = 0,
            spike = 0;
        var weights = new double[layers.Count];
        for (int l = layers.Count; l > 0; l--)
        {
            RandomLayer layer = layers[l - 1];
            double meanSquare = chain.MeanSquare(l - 1);
            if (KernelLawScope.BiasReason(layer, l, meanSquare) is string biasReason)
                return KernelPrediction.None(biasReason);
            if (layer.IsTrained)
            {
                double weightPart = layer.WeightScale * layer.WeightScale * layer.Inputs,
                    biasPart = layer.BiasScale * layer.BiasScale;
                weights[l - 1] += weightPart * cross;
                identity += ((weightPart * meanSquare) + biasPart) * (own - cross);
                spike += cross * ((weightPart * chain.Spike(l - 1)) + (biasPart * input.RowCount));
            }

            if (l > 1)
            {
                ActivationMoments below = chain.Moments[l - 2];
                double common = layers[l - 2].SquareAbove * slopes ?? layer.Gain * cross;
                own = below.SquaredSlope * (common + (layer.Gain * (own - cross)));
                cross = below.Slope * below.Slope * common;
                slopes *= below.Slope * below.Slope;
            }
        }

        KernelLaw law = chain.Law(Math.Max(identity, 0), weights);
        int[] uncentred = output.IsTrained ? [.. chain.Uncentred] : [.. chain.Uncentred.Where(l => l < hidden)];
        return KernelPrediction.Of(law, MeanOutlier.Of(law, spike, law.Mean, uncentred));
    }
}
