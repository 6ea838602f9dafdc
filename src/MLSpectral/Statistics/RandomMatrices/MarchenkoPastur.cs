using MathNet.Numerics.RootFinding;

namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>
/// The Marchenko–Pastur law: the limiting distribution of the eigenvalues of WᵀW/N for an N × M matrix W, M ≤ N, of independent entries with mean 0 and variance σ²
/// (Marchenko and Pastur 1967).
/// </summary>
public sealed record MarchenkoPastur
{
    /// <summary>Makes the law.</summary>
    /// <param name="aspectRatio">c = M/N, in (0, 1].</param>
    /// <param name="variance">σ² &gt; 0, the variance of an entry.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public MarchenkoPastur(double aspectRatio, double variance = 1)
    {
        if (!(aspectRatio is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(aspectRatio), aspectRatio, "The aspect ratio is the smaller side over the larger one, above 0 and at most 1.");
        if (!(variance > 0) || double.IsInfinity(variance))
            throw new ArgumentOutOfRangeException(nameof(variance), variance, "The variance of an entry must be positive and finite.");
        AspectRatio = aspectRatio;
        Variance = variance;
    }

    /// <summary>c = M/N.</summary>
    public double AspectRatio { get; }

    /// <summary>σ².</summary>
    public double Variance { get; }

    /// <summary>λ₋ = σ²(1 − √c)².</summary>
    public double LowerEdge => Variance * Square(1 - Math.Sqrt(AspectRatio));

    /// <summary>λ₊ = σ²(1 + √c)².</summary>
    public double UpperEdge => Variance * Square(1 + Math.Sqrt(AspectRatio));

    /// <summary>The share of eigenvalues at or below a point, by the closed form; absolute error about 1e-14.</summary>
    /// <param name="value">Any real number.</param>
    public double CumulativeDistribution(double value)
    {
        double lower = LowerEdge, upper = UpperEdge, c = AspectRatio;
        if (value <= lower)
            return 0;
        if (value >= upper)
            return 1;

        // The antiderivative of √((λ₊−x)(x−λ₋)) / (2πcσ²x), with r = √((λ₊−x)/(x−λ₋)).
        double root = Math.Sqrt((upper - value) * (value - lower));
        double r = Math.Sqrt((upper - value) / (value - lower));
        double sum = (Math.PI * c) + (root / Variance) - ((1 + c) * Math.Atan(((r * r) - 1) / (2 * r)));
        if (c < 1)
            sum += (1 - c) * Math.Atan(((lower * r * r) - upper) / (2 * Variance * (1 - c) * r));
        return Math.Clamp(sum / (2 * Math.PI * c), 0, 1);
    }

    /// <summary>The point below which a given share of the eigenvalues lies, to about 1e-12 of the upper edge.</summary>
    /// <param name="probability">A share in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is outside [0, 1].</exception>
    public double Quantile(double probability)
    {
        if (!(probability is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies between 0 and 1.");
        return Bisection.FindRoot(x => CumulativeDistribution(x) - probability, LowerEdge, UpperEdge, accuracy: 1e-12 * UpperEdge, maxIterations: 200);
    }

    private static double Square(double x) => x * x;
}
