namespace MLSpectral.Statistics.KernelLaws;

/// <summary>The eigenvalue along (1, …, 1) of a kernel of activations, or of biases, with a mean.</summary>
internal static class MeanOutlier
{
    /// <summary>The outlier, if it leaves the bulk.</summary>
    /// <param name="law">The law of the bulk.</param>
    /// <param name="spike">The eigenvalue that comes of means.</param>
    /// <param name="bulk">What the bulk adds to it.</param>
    /// <param name="layers">The layers whose activations have a mean; none where it comes of biases alone.</param>
    public static IEnumerable<KernelOutlier> Of(KernelLaw law, double spike, double bulk, IReadOnlyList<int> layers)
    {
        if (spike == 0 || spike + bulk <= law.UpperEdge)
            return [];
        string cause =
            layers.Count > 0
                ? $"The mean of the activations of layer {string.Join(", ", layers)}, the same on all rows"
                : "Biases, which act alike on all rows";
        return [new KernelOutlier { Cause = cause, Eigenvalue = spike + bulk }];
    }
}
