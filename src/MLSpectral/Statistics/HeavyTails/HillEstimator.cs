using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>The Hill estimator of a power-law tail exponent α, density ∝ λ^−α.</summary>
public static class HillEstimator
{
    /// <summary>α = 1 + k / Σ ln(λ / x_min) over the k eigenvalues above x_min, their median: large (4 and more) for a bulk with an edge, near 2 for a heavy tail.</summary>
    /// <remarks>
    /// Descriptive: it always gives a number, whether or not the tail is a power law, and depends on the aspect ratio of the matrix. Compare it with its own value at
    /// the start of training. Source: Hill 1975; the median rule is that of the experiments of "From Spikes to Heavy Tails" (arXiv 2406.04657).
    /// </remarks>
    /// <param name="eigenvalues">Eigenvalues in descending order.</param>
    /// <param name="noiseFloor">Eigenvalues at or under it are left out.</param>
    /// <returns>The exponent, or NaN where fewer than four eigenvalues lie above the floor or all of them are equal.</returns>
    public static double AlphaAtMedian(ReadOnlySpan<double> eigenvalues, double noiseFloor = 0)
    {
        ReadOnlySpan<double> values = Descending.Above(eigenvalues, noiseFloor);
        int tail = values.Length / 2;
        if (tail < 2)
            return double.NaN;

        // Between the two middle values when the count is even, the middle value when it is odd: `tail` values lie above either way.
        double minimum = values.Length % 2 == 1 ? values[tail] : 0.5 * (values[tail - 1] + values[tail]);
        double sum = 0;
        foreach (double value in values[..tail])
            sum += Math.Log(value / minimum);
        return sum > 0 ? 1 + (tail / sum) : double.NaN;
    }
}
