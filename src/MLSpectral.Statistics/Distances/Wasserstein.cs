namespace MLSpectral.Statistics.Distances;

/// <summary>
/// Wasserstein distances between samples on the line, in the units of the data: how far mass must be moved to turn one spectrum into the
/// other.
/// </summary>
/// <remarks>
/// W_p = (∫₀¹ |F₁⁻¹(u) − F₂⁻¹(u)|^p du)^(1/p): on the line the optimal plan couples equal quantiles. Exact for any two
/// sizes, because the quantile functions are steps whose ends are counted in whole numbers; O(n₁ + n₂).
/// </remarks>
public static class Wasserstein
{
    /// <summary>W₁, the mean distance that mass is moved; also ∫ |F₁ − F₂| dx.</summary>
    /// <param name="first">A spectrum in descending order.</param>
    /// <param name="second">Another one, of any size.</param>
    /// <exception cref="ArgumentException">One of them is empty, not finite, or not in descending order.</exception>
    public static double DistanceOfOrderOne(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        SamplePair.Require(first, second);
        double sum = 0;
        foreach ((double difference, double weight) in new QuantileCoupling(first, second))
            sum += weight * difference;
        return sum;
    }

    /// <summary>W₂, the root of the mean squared distance that mass is moved; never below W₁.</summary>
    /// <param name="first">A spectrum in descending order.</param>
    /// <param name="second">Another one, of any size.</param>
    /// <exception cref="ArgumentException">One of them is empty, not finite, or not in descending order.</exception>
    public static double DistanceOfOrderTwo(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        SamplePair.Require(first, second);

        // Squares are of ratios to the largest difference, so that they do not over- or underflow.
        double largest = 0,
            sum = 0;
        foreach ((double difference, _) in new QuantileCoupling(first, second))
            largest = Math.Max(largest, difference);
        if (largest == 0)
            return 0;
        foreach ((double difference, double weight) in new QuantileCoupling(first, second))
            sum += weight * (difference / largest) * (difference / largest);
        return largest * Math.Sqrt(sum);
    }
}
