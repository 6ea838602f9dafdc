using MLSpectral.Statistics.Functions;
using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>
/// The Hill estimator of a power-law tail exponent α, density ∝ λ^−α: α = 1 + 1/H, where 1/H is the index of the survival function
/// λ^−(α−1).
/// </summary>
public static class HillEstimator
{
    /// <summary>
    /// α = 1 + 1/H with H = (1/k) Σ_{i ≤ k} ln(λ_i / λ_{k+1}), the k largest eigenvalues over the next one (Hill 1975); O(n).
    /// </summary>
    /// <remarks>
    /// Other sources report H or 1/H, the index of the survival function: that is α − 1. For independent values its standard error is
    /// (α − 1)/√k. It does not depend on the scale of the values. <see cref="PowerLawFit.FitAtXmin"/> at λ_{k+1} counts that value
    /// among the tail: k + 1 over the same sum.
    /// </remarks>
    /// <param name="eigenvalues">Finite values in descending order.</param>
    /// <param name="tailCount">k, at least 1.</param>
    /// <param name="noiseFloor">Values at or under it, and zeros and negative ones, are left out.</param>
    /// <returns>The exponent, or NaN where no more than k values lie above the floor or the k + 1 largest are equal.</returns>
    /// <exception cref="ArgumentException">The values are not finite or not in descending order, or <paramref name="tailCount"/> is below
    /// 1.</exception>
    public static double EstimateAlpha(ReadOnlySpan<double> eigenvalues, int tailCount, double noiseFloor = 0)
    {
        if (tailCount < 1)
            throw new ArgumentOutOfRangeException(
                nameof(tailCount),
                tailCount,
                "The Hill estimator needs at least 1 value above its threshold."
            );
        Descending.Require(eigenvalues, nameof(eigenvalues));
        ReadOnlySpan<double> values = Descending.Above(eigenvalues, noiseFloor);
        return tailCount < values.Length ? AlphaAbove(values[..tailCount], values[tailCount]) : double.NaN;
    }

    /// <summary>
    /// α = 1 + k / Σ ln(λ / x_min) over the k eigenvalues above x_min, their median: large (4 and more) for a bulk with an edge, near 2
    /// for a heavy tail.
    /// </summary>
    /// <remarks>
    /// Descriptive: it always gives a number, whether or not the tail is a power law, and depends on the aspect ratio of the matrix.
    /// Compare it with its own value at the start of training. Source: Hill 1975; the median rule is that of the experiments of "From
    /// Spikes to Heavy Tails" (arXiv 2406.04657).
    /// </remarks>
    /// <param name="eigenvalues">Finite values in descending order.</param>
    /// <param name="noiseFloor">Values at or under it, and zeros and negative ones, are left out.</param>
    /// <returns>The exponent, or NaN where fewer than four eigenvalues lie above the floor or the upper half of them is equal to their
    /// median.</returns>
    /// <exception cref="ArgumentException">The values are not finite or not in descending order.</exception>
    public static double EstimateAlphaAtMedian(ReadOnlySpan<double> eigenvalues, double noiseFloor = 0)
    {
        Descending.Require(eigenvalues, nameof(eigenvalues));
        ReadOnlySpan<double> values = Descending.Above(eigenvalues, noiseFloor);
        int tail = values.Length / 2;
        if (tail < 2)
            return double.NaN;

        // Between the two middle values when the count is even, the middle value when it is odd: `tail` values lie above either way.
        double minimum = values.Length % 2 == 1 ? values[tail] : (0.5 * values[tail - 1]) + (0.5 * values[tail]);
        return AlphaAbove(values[..tail], minimum);
    }

    private static double AlphaAbove(ReadOnlySpan<double> tail, double minimum)
    {
        double sum = 0;
        foreach (double value in tail)
            sum += LogRatio.Of(value, minimum);
        return sum > 0 ? 1 + (tail.Length / sum) : double.NaN;
    }
}
