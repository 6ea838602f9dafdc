namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>
/// The Marchenko–Pastur law with unit variance and c ≤ 1 in the angle t ∈ [0, π] of x = 1 + c + 2√c cos t: from the upper edge to
/// the lower one.
/// </summary>
/// <remarks>
/// With dx = −2√c sin t dt the density becomes 2 sin²t / (π(1 + c + 2√c cos t)): no square roots, so Newton's method is safe and
/// fast.
/// </remarks>
/// <param name="AspectRatio">c, in (0, 1].</param>
internal readonly record struct MarchenkoPasturAngle(double AspectRatio)
{
    private const int MaximumIterations = 100;

    // Under this √c the series is more precise than the difference.
    private const double SmallRoot = 1e-4;

    private readonly double _root = Math.Sqrt(AspectRatio);

    public double Lower => (1 - _root) * (1 - _root);

    public double Upper => (1 + _root) * (1 + _root);

    /// <summary>The angle of a point between the edges.</summary>
    public double OfPoint(double x) => 2 * Math.Atan2(Math.Sqrt(Upper - x), Math.Sqrt(x - Lower));

    /// <summary>The point of an angle; from the lower edge, so that it keeps its relative precision at c = 1.</summary>
    public double Point(double angle)
    {
        double cosine = Math.Cos(0.5 * angle);
        return Lower + (4 * _root * cosine * cosine);
    }

    /// <summary>The share of the law above the point of an angle.</summary>
    /// <remarks>
    /// ∫₀ᵗ = (t − sin t/√c + (1−c)φ/c)/π with φ = arg(1 + √c e^{it}). The two terms in 1/√c and 1/c nearly cancel;
    /// taken together first, the error is ε/√c, and for small √c their difference is the series −sin 2t/2 + √c sin 3t/3 − c
    /// sin 4t/4 of the logarithm.
    /// </remarks>
    public double ShareAbove(double angle)
    {
        (double sine, double cosine) = Math.SinCos(angle);
        double phase = Math.Atan2(_root * sine, 1 + (_root * cosine));
        double difference =
            _root < SmallRoot
                ? (-0.5 * Math.Sin(2 * angle)) + (_root * Math.Sin(3 * angle) / 3) - (0.25 * AspectRatio * Math.Sin(4 * angle))
                : (phase - (_root * sine)) / AspectRatio;
        return Math.Clamp((angle - phase + difference) / Math.PI, 0, 1);
    }

    /// <summary>The angle above whose point a given share lies: Newton's method, kept in a bracket by bisection.</summary>
    /// <param name="share">In [0, 1].</param>
    /// <param name="from">An angle at or below the one sought.</param>
    public double WithShareAbove(double share, double from)
    {
        if (share <= 0)
            return 0;
        if (share >= 1)
            return Math.PI;

        // Near the upper edge the share is 2t³/(3π(1+√c)²), where Newton's method from 0 has no slope to go by.
        double low = from,
            high = Math.PI;
        double angle = Math.Clamp(Math.Max(from, Math.Cbrt(1.5 * Math.PI * Upper * share)), low, high);
        if (from > 0 && from < angle)
            angle = Math.Min(angle, from + ((share - ShareAbove(from)) / Slope(from)));
        for (int i = 0; i < MaximumIterations; i++)
        {
            double excess = ShareAbove(angle) - share;
            if (excess > 0)
                high = angle;
            else
                low = angle;

            // Newton's error is squared at each step: after one this small nothing is left to gain.
            double step = excess / Slope(angle),
                next = angle - step;
            if (Math.Abs(step) <= 1e-9 * Math.Min(angle, Math.PI - angle))
                return Math.Clamp(next, from, Math.PI);
            angle = next > low && next < high ? next : 0.5 * (low + high);
        }

        return angle;
    }

    private double Slope(double angle)
    {
        (double sine, double cosine) = Math.SinCos(angle);

        // At c = 1 numerator and denominator vanish together at π; sin² = (1 − cos)(1 + cos) takes the factor out.
        return AspectRatio == 1 ? (1 - cosine) / Math.PI : 2 * sine * sine / (Math.PI * (1 + AspectRatio + (2 * _root * cosine)));
    }
}
