using Tensorboard;

namespace MLSpectral;

/// <summary>
/// Eigenvalues as TensorBoard's histograms have them: bins that end at 10⁻¹² · 1.1ᵏ, those between the smallest and the largest
/// value.
/// </summary>
internal static class EigenvalueHistogram
{
    private const double FirstLimit = 1e-12;
    private const double Growth = 1.1;

    /// <param name="eigenvalues">Descending, at least one; negative ones are in the first bin.</param>
    public static HistogramProto Of(ReadOnlySpan<double> eigenvalues)
    {
        int first = Bin(eigenvalues[^1]),
            last = Bin(eigenvalues[0]);
        var counts = new double[last - first + 1];
        var histogram = new HistogramProto
        {
            Min = eigenvalues[^1],
            Max = eigenvalues[0],
            Num = eigenvalues.Length,
        };
        foreach (double value in eigenvalues)
        {
            counts[Bin(value) - first]++;
            histogram.Sum += value;
            histogram.SumSquares += value * value;
        }

        for (int bin = first; bin <= last; bin++)
            histogram.BucketLimit.Add(FirstLimit * Math.Pow(Growth, bin));
        histogram.Bucket.AddRange(counts);
        return histogram;
    }

    // What is at or below the first limit is in the first bin.
    private static int Bin(double value) => value <= FirstLimit ? 0 : (int)Math.Ceiling(Math.Log(value / FirstLimit) / Math.Log(Growth));
}
