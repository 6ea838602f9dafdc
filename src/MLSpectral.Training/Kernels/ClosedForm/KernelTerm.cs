namespace MLSpectral.Kernels;

/// <summary>
/// A layer's summand of the tangent kernel, (s² ⟨a_{l−1,i}, a_{l−1,j}⟩ + t²) ⟨b_{l,i,c}, b_{l,j,c'}⟩, as far as its
/// parameters count.
/// </summary>
/// <param name="Layer">l, from 1.</param>
/// <param name="WeightFactor">s²; null if the weights do not count.</param>
/// <param name="BiasFactor">t²; null if the biases do not count, or there are none.</param>
internal sealed record KernelTerm(int Layer, double? WeightFactor, double? BiasFactor)
{
    /// <summary>The summands of all layers with parameters that count.</summary>
    public static IReadOnlyList<KernelTerm> Of(TensorNetwork network, ParameterSelection selection) =>
        [
            .. network
                .Layers.Select(
                    (layer, l) =>
                        new KernelTerm(
                            l + 1,
                            selection.Includes(WeightOf(layer, l + 1)) ? layer.WeightScale * layer.WeightScale : null,
                            BiasOf(layer, l + 1) is ParameterTensor bias && selection.Includes(bias)
                                ? layer.BiasScale * layer.BiasScale
                                : null
                        )
                )
                .Where(term => term.WeightFactor is not null || term.BiasFactor is not null),
        ];

    /// <summary>The tensors of parameters that the summand counts, W before b.</summary>
    public IEnumerable<ParameterTensor> Parameters(TensorNetwork network)
    {
        TensorLayer layer = network.Layers[Layer - 1];
        if (WeightFactor is not null)
            yield return WeightOf(layer, Layer);
        if (BiasFactor is not null)
            yield return BiasOf(layer, Layer)!.Value;
    }

    private static ParameterTensor WeightOf(TensorLayer layer, int number) =>
        new()
        {
            Name = $"{layer.Name}.weight",
            Layer = number,
            IsBias = false,
            IsTrained = layer.IsTrained,
            Count = layer.Weight.numel(),
        };

    private static ParameterTensor? BiasOf(TensorLayer layer, int number) =>
        layer.Bias is null
            ? null
            : new()
            {
                Name = $"{layer.Name}.bias",
                Layer = number,
                IsBias = true,
                IsTrained = layer.IsTrained,
                Count = layer.Bias.numel(),
            };
}
