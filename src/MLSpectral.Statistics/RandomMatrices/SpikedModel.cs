namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>
/// What one direction in noise does to the spectrum of WᵀW/N, for the N × M matrix W = noise + θ√N·uvᵀ with unit vectors u, v
/// and independent entries of variance σ²: the transition of Baik, Ben Arous and Péché (2005), with the formulas of Benaych-Georges
/// and Nadakuditi (2012, section 3.1).
/// </summary>
/// <remarks>
/// The limit for large matrices with c = M/N. In units of σ, with t = (θ/σ)²: below t = √c the spike is lost in the bulk; above,
/// its eigenvalue leaves the bulk and its singular vectors tell something of u and v. Several spikes do not disturb each other in the
/// limit. Each evaluation is a few operations.
/// </remarks>
public sealed record SpikedModel
{
    /// <summary>Makes the model.</summary>
    /// <param name="aspectRatio">c = M/N; positive.</param>
    /// <param name="variance">σ² &gt; 0, the variance of an entry of the noise.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is not positive and finite.</exception>
    public SpikedModel(double aspectRatio, double variance = 1) => Noise = new MarchenkoPastur(aspectRatio, variance);

    /// <summary>The law of the noise alone, and of the bulk beside the spike.</summary>
    public MarchenkoPastur Noise { get; }

    /// <summary>σ c^¼, what θ must exceed to be seen.</summary>
    public double Threshold => Math.Sqrt(Noise.Variance * Math.Sqrt(Noise.AspectRatio));

    /// <summary>
    /// The largest eigenvalue: (σ² + θ²)(cσ² + θ²)/θ² above the threshold, the upper edge of the bulk at or below it.
    /// </summary>
    /// <param name="strength">θ ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="strength"/> is negative or NaN.</exception>
    public double Eigenvalue(double strength)
    {
        double t = RelativeSquare(strength);
        return IsLost(t) ? Noise.UpperEdge : Noise.Variance * ((1 + t) * (1 + (Noise.AspectRatio / t)));
    }

    /// <summary>
    /// The squared cosine of the leading left singular vector (N entries) with u: 1 − (c + t)/(t(t + 1)), 0 at or below the threshold.
    /// </summary>
    /// <param name="strength">θ ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="strength"/> is negative or NaN.</exception>
    public double LeftSquaredCosine(double strength)
    {
        double t = RelativeSquare(strength);
        return IsLost(t) ? 0 : 1 - ((1 + (Noise.AspectRatio / t)) / (t + 1));
    }

    /// <summary>
    /// The squared cosine of the leading right singular vector (M entries) with v: 1 − c(1 + t)/(t(t + c)), 0 at or below the threshold.
    /// </summary>
    /// <param name="strength">θ ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="strength"/> is negative or NaN.</exception>
    public double RightSquaredCosine(double strength)
    {
        double t = RelativeSquare(strength),
            c = Noise.AspectRatio;
        return IsLost(t) ? 0 : 1 - (c * (1 + (1 / t)) / (t + c));
    }

    /// <summary>Back from an outlier to its spike: the θ whose eigenvalue this is.</summary>
    /// <param name="eigenvalue">An eigenvalue of WᵀW/N.</param>
    /// <returns>θ, at least the threshold; NaN below the upper edge of the bulk, where no spike can be told.</returns>
    public double Strength(double eigenvalue)
    {
        if (!(eigenvalue >= Noise.UpperEdge))
            return double.NaN;

        // t² − (y − 1 − c)t + c = 0, the larger root; the discriminant in factors that are exact at the edge.
        double root = Math.Sqrt(Noise.AspectRatio),
            y = eigenvalue / Noise.Variance;
        double lower = y - ((1 - root) * (1 - root)),
            upper = Math.Max(y - ((1 + root) * (1 + root)), 0);
        double half = 0.5 * (Math.Sqrt(lower) + Math.Sqrt(upper));
        return Math.Sqrt(Noise.Variance) * half;
    }

    private bool IsLost(double t) => t <= Math.Sqrt(Noise.AspectRatio);

    private double RelativeSquare(double strength)
    {
        if (!(strength >= 0))
            throw new ArgumentOutOfRangeException(nameof(strength), strength, "The strength of a spike is not negative.");
        double relative = strength / Math.Sqrt(Noise.Variance);
        return relative * relative;
    }
}
