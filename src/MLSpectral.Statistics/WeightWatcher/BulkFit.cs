namespace MLSpectral.Statistics.WeightWatcher;

/// <summary>
/// The random bulk of a spectrum as WeightWatcher's <c>mp_fit</c> finds it; every number but the scale is NaN where there is none.
/// </summary>
/// <param name="Sigma">σ of the law, on eigenvalues rescaled to mean 1.</param>
/// <param name="Scale">√(n / Σ λ), the factor of the weights that rescales the eigenvalues to mean 1.</param>
/// <param name="LowerEdge">λ₋ in the units of the data.</param>
/// <param name="UpperEdge">λ₊ in the units of the data.</param>
/// <param name="SoftRank">λ₊ / λ₁.</param>
/// <param name="SpikeCount">The number of eigenvalues above λ₊ + √TW, TW = Q^−½ λ₊^⅔ M^−⅔, on the rescaled ones.</param>
internal readonly record struct BulkFit(double Sigma, double Scale, double LowerEdge, double UpperEdge, double SoftRank, double SpikeCount)
{
    private static readonly BulkFit None = new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

    /// <summary>Fits the bulk; about 220 evaluations of a density on 1,000 points, and O(n) for each point under a triangle.</summary>
    /// <param name="eigenvalues">Eigenvalues in descending order.</param>
    /// <param name="largerSide">N.</param>
    /// <param name="smallerSide">M, without the kernel size.</param>
    public static BulkFit Of(ReadOnlySpan<double> eigenvalues, int largerSide, int smallerSide)
    {
        double largest = eigenvalues[0];
        if (!(largest > 0))
            return None;

        // λ/λ₁ first, so that sums do not overflow; then to mean 1.
        double ratios = 0;
        foreach (double value in eigenvalues)
            ratios += Math.Max(value, 0) / largest;
        double factor = eigenvalues.Length / ratios,
            scale = Math.Sqrt(factor) / Math.Sqrt(largest),
            q = (double)largerSide / smallerSide;
        var values = new double[eigenvalues.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double rescaled = Math.Max(eigenvalues[i], 0) / largest * factor;
            values[i] = q == 1 ? Math.Sqrt(rescaled) : rescaled;
        }

        var density = new TriangularDensity(values);
        if (density.Points.IsEmpty)
            return None with { Scale = scale };
        double unit = Math.Sqrt(factor) / (1 + (1 / Math.Sqrt(q)));
        double sigma = BruteMinimum.Of(new DensityMismatch(density, q).At, 0.05 * unit, 2.0 * unit, 0.01 * unit);

        (double lower, double upper) = DensityMismatch.Edges(sigma, q);
        double width = Math.Sqrt(Math.Pow(upper, 2.0 / 3) * Math.Pow(smallerSide, -2.0 / 3) / Math.Sqrt(q));
        int spikes = 0;
        while (spikes < values.Length && eigenvalues[spikes] / largest * factor > upper + width)
            spikes++;
        return new BulkFit(sigma, scale, lower / factor * largest, upper / factor * largest, upper / factor, spikes);
    }
}
