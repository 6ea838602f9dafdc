using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral.Statistics.Regimes;

/// <summary>A spectrum beside the Marchenko–Pastur law of its noise.</summary>
/// <param name="UpperEdge">The upper edge of the fitted bulk.</param>
/// <param name="OutlierCount">The eigenvalues beyond what noise reaches.</param>
/// <param name="BulkDistance">The Kolmogorov–Smirnov distance of the others to the law; NaN where they have no bulk.</param>
/// <param name="BulkPValue">The p-value of that distance.</param>
internal readonly record struct NoiseComparison(double UpperEdge, int OutlierCount, double BulkDistance, double BulkPValue)
{
    /// <summary>The numbers of a test; null where nothing was tested.</summary>
    public static NoiseComparison? Of(MarchenkoPasturTest test) =>
        test.Outcome == MarchenkoPasturOutcome.Tested
            ? new NoiseComparison(test.UpperEdge, test.OutlierCount, test.BulkDistance, test.BulkPValue)
            : null;

    /// <summary>Whether the others have another shape than noise.</summary>
    public bool IsOfAnotherShape(RegimeOptions options) => BulkPValue <= options.ShapeLevel && BulkDistance > options.ShapeTolerance;
}
