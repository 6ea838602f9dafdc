namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>
/// The quarter-circle law: the limiting distribution of the singular values of W/√N for a square N × N matrix W of independent entries
/// with mean 0 and variance σ². Its squares follow the Marchenko–Pastur law with c = 1.
/// </summary>
public sealed record QuarterCircle
{
    private static readonly MarchenkoPastur Squares = new(1);

    /// <summary>Makes the law.</summary>
    /// <param name="variance">σ² &gt; 0, the variance of an entry.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="variance"/> is not positive and finite.</exception>
    public QuarterCircle(double variance = 1)
    {
        if (!(variance > 0) || double.IsInfinity(variance))
            throw new ArgumentOutOfRangeException(nameof(variance), variance, "The variance of an entry must be positive and finite.");
        Variance = variance;
    }

    /// <summary>σ².</summary>
    public double Variance { get; }

    /// <summary>2σ; the law lies on [0, 2σ].</summary>
    public double UpperEdge => 2 * Math.Sqrt(Variance);

    /// <summary>√(4σ² − s²) / (πσ²) on [0, 2σ], 0 elsewhere.</summary>
    /// <param name="value">s, any real number.</param>
    public double Density(double value)
    {
        double deviation = Math.Sqrt(Variance),
            s = value / deviation;
        return s is < 0 or > 2 ? 0 : Math.Sqrt((2 - s) * (2 + s)) / (Math.PI * deviation);
    }

    /// <summary>
    /// The share of singular values at or below a point: (s√(4σ² − s²)/(2σ²) + 2 asin(s/2σ))/π; absolute error about 1e-15.
    /// </summary>
    /// <param name="value">s, any real number.</param>
    public double CumulativeDistribution(double value)
    {
        double s = Math.Clamp(value / Math.Sqrt(Variance), 0, 2);
        return ((0.5 * s * Math.Sqrt((2 - s) * (2 + s))) + (2 * Math.Asin(0.5 * s))) / Math.PI;
    }

    /// <summary>The point below which a given share of the singular values lies, to about 1e-12 of 2σ.</summary>
    /// <param name="probability">A share in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is outside [0, 1].</exception>
    public double Quantile(double probability) => Math.Sqrt(Variance) * Math.Sqrt(Squares.Quantile(probability));
}
