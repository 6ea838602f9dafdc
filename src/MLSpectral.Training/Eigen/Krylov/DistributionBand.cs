namespace MLSpectral.Kernels;

/// <summary>A band around a distribution function, constant between points.</summary>
/// <param name="Points">Where it changes, ascending and distinct.</param>
/// <param name="Lower">The lower bound: the first before all points, the others from each point on.</param>
/// <param name="Upper">The upper bound, in the same places.</param>
/// <param name="KolmogorovSmirnov">The largest distance of the estimate to the band.</param>
/// <param name="Wasserstein">The integral of the distance.</param>
/// <param name="Sampling">The part that is due to sampling.</param>
/// <param name="Confidence">The probability with which it holds.</param>
internal sealed record DistributionBand(
    double[] Points,
    double[] Lower,
    double[] Upper,
    double KolmogorovSmirnov,
    double Wasserstein,
    double Sampling,
    double Confidence
)
{
    /// <summary>Adds up the jumps of the estimate and of the two bounds.</summary>
    /// <param name="jumps">Where each of the three changes, and by how much, in any order.</param>
    /// <param name="upperAtZero">The upper bound before all jumps, without sampling.</param>
    /// <param name="sampling">t.</param>
    /// <param name="confidence">The probability with which the band holds.</param>
    /// <param name="end">An upper bound of the support.</param>
    public static DistributionBand Of(
        List<(double X, double Estimate, double Lower, double Upper)> jumps,
        double upperAtZero,
        double sampling,
        double confidence,
        double end
    )
    {
        jumps.Sort((first, second) => first.X.CompareTo(second.X));
        List<double> points = [],
            lower = [Math.Max(0, -sampling)],
            upper = [Math.Min(1, upperAtZero + sampling)];
        double estimate = 0,
            low = 0,
            high = upperAtZero,
            largest = upper[0],
            integral = 0,
            previous = 0;
        for (int i = 0; i < jumps.Count;)
        {
            double x = jumps[i].X;
            integral += Math.Max(0, x - previous) * Distance();
            previous = Math.Max(previous, x);
            for (; i < jumps.Count && jumps[i].X == x; i++)
            {
                estimate += jumps[i].Estimate;
                low += jumps[i].Lower;
                high += jumps[i].Upper;
            }

            points.Add(x);
            lower.Add(Math.Clamp(low - sampling, 0, 1));
            upper.Add(Math.Clamp(high + sampling, 0, 1));
            largest = Math.Max(largest, Distance());
        }

        integral += Math.Max(0, end - previous) * Distance();
        return new DistributionBand([.. points], [.. lower], [.. upper], largest, integral, sampling, confidence);

        double Distance() => Math.Max(0, Math.Max(upper[^1] - estimate, estimate - lower[^1]));
    }
}
