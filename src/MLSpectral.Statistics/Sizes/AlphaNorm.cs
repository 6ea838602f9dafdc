using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.Sizes;

/// <summary>
/// Sizes of a spectrum that weight its eigenvalues by the exponent α of its tail (Martin, Peng and Mahoney 2021). They depend on the scale
/// of the data by definition.
/// </summary>
public static class AlphaNorm
{
    /// <summary>α log₁₀ λ₁, "alpha-weighted" or "alpha-hat"; the leading term of <see cref="ComputeLogNorm"/>.</summary>
    /// <param name="eigenvalues">Eigenvalues in descending order.</param>
    /// <param name="alpha">The exponent α; NaN where there is no fit.</param>
    /// <returns>The number, or NaN where λ₁ is not positive or <paramref name="alpha"/> is NaN.</returns>
    /// <exception cref="ArgumentException"><paramref name="eigenvalues"/> is empty, not finite, or not in descending order.</exception>
    public static double ComputeWeightedAlpha(ReadOnlySpan<double> eigenvalues, double alpha)
    {
        NonEmpty.Require(eigenvalues, nameof(eigenvalues));
        return eigenvalues[0] > 0 ? alpha * Math.Log10(eigenvalues[0]) : double.NaN;
    }

    /// <summary>log₁₀ Σ λ^α over the positive eigenvalues, the "log-alpha-norm" (a Schatten norm); O(n).</summary>
    /// <remarks>By the log-sum-exp form α log₁₀ λ₁ + log₁₀ Σ (λ/λ₁)^α, so that no power over- or underflows.</remarks>
    /// <param name="eigenvalues">Eigenvalues in descending order.</param>
    /// <param name="alpha">The exponent α ≥ 0; NaN where there is no fit.</param>
    /// <returns>The number, or NaN where λ₁ is not positive or <paramref name="alpha"/> is NaN.</returns>
    /// <exception cref="ArgumentException"><paramref name="eigenvalues"/> is empty, not finite, or not in descending order.</exception>
    public static double ComputeLogNorm(ReadOnlySpan<double> eigenvalues, double alpha)
    {
        NonEmpty.Require(eigenvalues, nameof(eigenvalues));
        double sum = 0;
        foreach (double value in Descending.Above(eigenvalues, 0))
            sum += Math.Pow(value / eigenvalues[0], alpha);
        return eigenvalues[0] > 0 ? (alpha * Math.Log10(eigenvalues[0])) + Math.Log10(sum) : double.NaN;
    }
}
