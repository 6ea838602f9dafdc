namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>
/// Where the largest eigenvalue of WᵀW lies for an N × M matrix of independent light-tailed entries with variance 1: about μ +
/// s·TW₁.
/// </summary>
/// <param name="Centre">μ = (√(N−½) + √(M−½))².</param>
/// <param name="Width">s = √μ (1/√(N−½) + 1/√(M−½))^⅓.</param>
internal readonly record struct LargestEigenvalueScale(double Centre, double Width)
{
    /// <summary>Centre and width with the halves that make the error of the limit O(M^−⅔) (Ma 2012).</summary>
    public static LargestEigenvalueScale Of(double larger, double smaller)
    {
        double n = Math.Sqrt(larger - 0.5),
            m = Math.Sqrt(smaller - 0.5);
        return new LargestEigenvalueScale((n + m) * (n + m), (n + m) * Math.Cbrt((1 / n) + (1 / m)));
    }
}
