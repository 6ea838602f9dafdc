namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>
/// The Marchenko–Pastur law: the limiting distribution of the eigenvalues of the M × M matrix WᵀW/N, where W is N × M with
/// independent entries of mean 0 and variance σ² (Marchenko and Pastur 1967).
/// </summary>
/// <remarks>
/// With c = M/N and λ± = σ²(1 ± √c)², the density is √((λ₊−x)(x−λ₋)) / (2πcσ²x) between the edges; for c &gt; 1 a
/// share 1 − 1/c of the eigenvalues is exactly 0. Everything is computed in the angle t of x = σ²(1 + c + 2√c cos t), in which the
/// law is smooth up to both edges.
/// </remarks>
public sealed record MarchenkoPastur
{
    private readonly MarchenkoPasturAngle _angle;

    // For c > 1 the eigenvalues above 0 are those of WWᵀ/N = c·(WWᵀ/M): the law of 1/c, times c.
    private readonly double _scale;

    /// <summary>Makes the law.</summary>
    /// <param name="aspectRatio">c = M/N, the number of eigenvalues over the divisor; positive.</param>
    /// <param name="variance">σ² &gt; 0, the variance of an entry.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not positive and finite.</exception>
    public MarchenkoPastur(double aspectRatio, double variance = 1)
    {
        if (!(aspectRatio > 0) || double.IsInfinity(aspectRatio))
            throw new ArgumentOutOfRangeException(
                nameof(aspectRatio),
                aspectRatio,
                "The aspect ratio is the number of eigenvalues over the number of rows, positive and finite."
            );
        if (!(variance > 0) || double.IsInfinity(variance))
            throw new ArgumentOutOfRangeException(nameof(variance), variance, "The variance of an entry must be positive and finite.");
        AspectRatio = aspectRatio;
        Variance = variance;
        _scale = variance * Math.Max(aspectRatio, 1);
        _angle = new MarchenkoPasturAngle(Math.Min(aspectRatio, 1 / aspectRatio));
    }

    /// <summary>c = M/N.</summary>
    public double AspectRatio { get; }

    /// <summary>σ².</summary>
    public double Variance { get; }

    /// <summary>λ₋ = σ²(1 − √c)², where the continuous part begins.</summary>
    public double LowerEdge => _scale * _angle.Lower;

    /// <summary>λ₊ = σ²(1 + √c)², where it ends.</summary>
    public double UpperEdge => _scale * _angle.Upper;

    /// <summary>The share of eigenvalues that are exactly 0: 1 − 1/c for c &gt; 1, none otherwise.</summary>
    public double PointMassAtZero => AspectRatio > 1 ? 1 - (1 / AspectRatio) : 0;

    /// <summary>
    /// The density of the continuous part, which integrates to 1 − <see cref="PointMassAtZero"/>. Infinite at 0 for c = 1.
    /// </summary>
    /// <param name="value">Any real number.</param>
    public double Density(double value)
    {
        double x = value / _scale;
        if (double.IsNaN(x))
            return double.NaN;
        if (x < _angle.Lower || x > _angle.Upper)
            return 0;
        if (x == 0)
            return double.PositiveInfinity;
        double root = Math.Sqrt((_angle.Upper - x) * (x - _angle.Lower));
        return (1 - PointMassAtZero) * root / (2 * Math.PI * _angle.AspectRatio * x * _scale);
    }

    /// <summary>
    /// The share of eigenvalues at or below a point, with the point mass at 0; absolute error about 1e-15/√c for small c.
    /// </summary>
    /// <param name="value">Any real number.</param>
    public double CumulativeDistribution(double value)
    {
        double x = value / _scale;
        if (double.IsNaN(x))
            return double.NaN;
        if (x < _angle.Lower)
            return value < 0 ? 0 : PointMassAtZero;
        return x >= _angle.Upper ? 1 : 1 - ((1 - PointMassAtZero) * _angle.ShareAbove(_angle.OfPoint(x)));
    }

    /// <summary>The point at or below which a given share of the eigenvalues lies, to about 1e-12 of the upper edge.</summary>
    /// <param name="probability">A share in [0, 1]; 0 gives the least point of the law.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is outside [0, 1].</exception>
    public double Quantile(double probability)
    {
        if (!(probability is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies between 0 and 1.");
        return PointAbove(1 - probability, 0, out _);
    }

    /// <summary>The quantiles that M ordered eigenvalues are compared with; see <see cref="FillQuantiles"/>.</summary>
    /// <param name="count">M.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public double[] Quantiles(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var quantiles = new double[count];
        FillQuantiles(quantiles);
        return quantiles;
    }

    /// <summary>
    /// The quantiles at the plotting positions (k − 3/8)/(M + 1/4) (Blom 1958), in descending order; each search starts from where its
    /// neighbour ended: about 0.3 µs a quantile.
    /// </summary>
    /// <param name="quantiles">Gets the M quantiles.</param>
    public void FillQuantiles(Span<double> quantiles)
    {
        double angle = 0;
        for (int i = 0; i < quantiles.Length; i++)
            quantiles[i] = PointAbove((i + 1 - 0.375) / (quantiles.Length + 0.25), angle, out angle);
    }

    // The point with a given share of the eigenvalues above it, searched from an angle that is not too large.
    private double PointAbove(double share, double from, out double angle)
    {
        angle = from;
        double continuous = 1 - PointMassAtZero;
        if (share >= continuous && PointMassAtZero > 0)
            return 0;
        angle = _angle.WithShareAbove(share / continuous, from);
        return _scale * _angle.Point(angle);
    }
}
