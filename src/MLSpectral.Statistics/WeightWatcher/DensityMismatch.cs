using System.Numerics.Tensors;

namespace MLSpectral.Statistics.WeightWatcher;

/// <summary>
/// The sum of squared differences between a density and the random law of a standard deviation σ: what WeightWatcher minimizes over σ.
/// </summary>
internal sealed class DensityMismatch
{
    // What every point costs where the law is out of place.
    private const double Penalty = 1e6;

    private readonly TriangularDensity _density;
    private readonly double _q;
    private readonly double[] _shape;
    private readonly double[] _work;

    /// <summary>Prepares the law.</summary>
    /// <param name="density">Of eigenvalues for Q &gt; 1, of their roots for Q = 1.</param>
    /// <param name="q">Q = N/M ≥ 1.</param>
    public DensityMismatch(TriangularDensity density, double q)
    {
        _density = density;
        _q = q;
        ReadOnlySpan<double> points = density.Points;
        _shape = new double[points.Length];
        _work = new double[points.Length];

        // The part of the law that does not depend on σ: √(4 − x²) of the quarter circle, 1/x of Marchenko and Pastur, both 0 where
        // the law has no value.
        for (int i = 0; i < points.Length; i++)
            _shape[i] =
                q == 1 ? Math.Sqrt(Math.Max(0, 4 - (points[i] * points[i])))
                : points[i] > 0 ? 1 / points[i]
                : 0;
    }

    /// <summary>The mismatch at σ; O(points).</summary>
    public double At(double sigma) => _q == 1 ? QuarterCircle(sigma) : MarchenkoPastur(sigma);

    // √(4 − x²) / (πσ²), on singular values: its support does not move with σ.
    private double QuarterCircle(double sigma)
    {
        TensorPrimitives.Multiply(_shape, 1 / (Math.PI * sigma * sigma), _work);
        return SquaredDifference();
    }

    // √((λ₊ − x)(x − λ₋)) Q / (2πσ²x), which must end between the mode and the last point, and begin before the mode.
    private double MarchenkoPastur(double sigma)
    {
        ReadOnlySpan<double> points = _density.Points;
        (double lower, double upper) = Edges(sigma, _q);
        double mode = points[_density.Mode];
        if (upper < mode || upper > points[^1] || lower > mode)
            return Penalty * points.Length;

        // (λ₊ − x)(x − λ₋) = r² − (x − m)², m and r the middle and the half width of the support.
        Span<double> work = _work;
        double middle = 0.5 * (upper + lower),
            radius = 0.5 * (upper - lower);
        TensorPrimitives.Subtract(points, middle, work);
        TensorPrimitives.Multiply(work, work, work);
        TensorPrimitives.Subtract(radius * radius, work, work);
        TensorPrimitives.Max(work, 0, work);
        TensorPrimitives.Sqrt(work, work);
        TensorPrimitives.Multiply(work, _shape, work);
        TensorPrimitives.Multiply(work, _q / (2 * Math.PI * sigma * sigma), work);
        return SquaredDifference();
    }

    /// <summary>λ∓ = (σ(1 ∓ 1/√Q))².</summary>
    public static (double Lower, double Upper) Edges(double sigma, double q)
    {
        double lower = sigma * (1 - Math.Sqrt(1 / q)),
            upper = sigma * (1 + Math.Sqrt(1 / q));
        return (lower * lower, upper * upper);
    }

    private double SquaredDifference()
    {
        TensorPrimitives.Subtract(_work, _density.Heights, _work);
        return TensorPrimitives.SumOfSquares<double>(_work);
    }
}
