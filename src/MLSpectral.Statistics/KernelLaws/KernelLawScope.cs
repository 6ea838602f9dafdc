using System.Globalization;

namespace MLSpectral.Statistics.KernelLaws;

/// <summary>The conditions under which the laws hold, and the sentence that says why they do not.</summary>
internal static class KernelLawScope
{
    /// <summary>The fewest rows and units that a limit for large n and m says something about.</summary>
    public const int LeastSize = 10;

    // How far the assumptions may be from true: just within these values the law is off by about 0.01 in KS at n = 300
    // (KernelPredictionTests).
    private const double LargestLengthVariation = 0.25;
    private const double LargestMeanCosine = 0.02;
    private const double LargestCosineSize = 0.2;
    private const double LargestBiasShare = 0.01;

    /// <summary>Why rows are not near enough to orthogonal and of one length; null where they are.</summary>
    public static string? InputReason(KernelInput input)
    {
        if (input.RowCount < LeastSize)
            return $"The sample has {input.RowCount} rows; a limit for many rows says little of so few.";
        if (input.LengthVariation > LargestLengthVariation)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The squared lengths of the rows vary by {100 * input.LengthVariation:0} % of their mean; the law is for rows of "
                    + $"nearly one length. Normalize the rows."
            );
        if (Math.Abs(input.MeanCosine) > LargestMeanCosine)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Two rows have a cosine of {input.MeanCosine:0.00} on average; the law is for rows without a common direction. "
                    + $"Subtract the mean of each feature."
            );
        if (input.CosineSize > LargestCosineSize)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Two rows have a cosine of {input.CosineSize:0.00} in root mean square; the law is for nearly orthogonal rows, "
                    + $"as of many independent features."
            );
        return null;
    }

    /// <summary>Why the layers 1 to <paramref name="count"/> have no law; null where they have one.</summary>
    public static string? LayerReason(IReadOnlyList<RandomLayer> layers, int count)
    {
        for (int l = 1; l <= count; l++)
        {
            RandomLayer layer = layers[l - 1];
            if (layer.HasNonzeroBiases)
                return $"Layer {l} has biases that are not 0; the law is for biases that are 0 at the start.";
            if (!(layer.Gain > 0) || double.IsInfinity(layer.Gain))
                return FormattableString.Invariant(
                    $"The weights of layer {l} have mean square {layer.WeightVariance}; the law is for random weights."
                );
        }

        return null;
    }

    /// <summary>Why biases that count in the tangent kernel are not covered; null where they are few beside the weights, or none.</summary>
    public static string? BiasReason(RandomLayer layer, int number, double meanSquare) =>
        BiasShare(layer, meanSquare) > LargestBiasShare
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The biases of layer {number} count {100 * BiasShare(layer, meanSquare):0.#} % of its weights in the tangent "
                    + $"kernel; their part has no law here. Leave them out of the kernel."
            )
            : null;

    // The diagonal of t² beside that of s² A Aᵀ.
    private static double BiasShare(RandomLayer layer, double meanSquare) =>
        layer.IsTrained ? layer.BiasScale * layer.BiasScale / (layer.WeightScale * layer.WeightScale * layer.Inputs * meanSquare) : 0;
}
