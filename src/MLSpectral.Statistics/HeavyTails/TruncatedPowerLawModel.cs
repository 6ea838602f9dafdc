using MLSpectral.Statistics.Functions;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>The power law with an exponential cut-off, p(x) ∝ x^−α e^−λx, α ≥ 1, λ ≥ 0.</summary>
/// <remarks>
/// The likelihood is concave; its maximum is found to about 1e-14 a value. λ = 0, the power law, is most likely exactly where α &gt; 2
/// and the mean of x/x_min − 1 is at least 1/(α − 2) (the slope in λ at 0); then it is <see cref="TailModel.Limit"/>. Precision of
/// densities and probabilities about 1e-13.
/// </remarks>
public sealed record TruncatedPowerLawModel : TailModel
{
    // A gain in ln likelihood a value that is rounding, which a test must not take for a difference.
    private const double Indistinguishable = 1e-13;

    // α − 1, λ x_min and its logarithm, and the logarithm of the integral that norms the density of y.
    private readonly double _decay,
        _rate,
        _logRate,
        _logIntegral;

    private TruncatedPowerLawModel(LogTail tail)
        : base(tail)
    {
        if (tail.IsAtXmin)
            return;
        var maximum = TruncatedPowerLawMaximum.IsInterior(tail) ? TruncatedPowerLawMaximum.Of(tail) : default;
        if (maximum == default || maximum.LogLikelihood(tail) < Indistinguishable - 1 - Math.Log(tail.Mean))
        {
            Limit = PowerLawModel.Fit(tail);
            LogLikelihood = Limit.LogLikelihood;
            (Alpha, Lambda) = (Limit.Alpha, 0);
            return;
        }

        (_decay, _logRate, _logIntegral) = (maximum.Decay, maximum.LogRate, maximum.Integral.Log);
        _rate = Math.Exp(_logRate);
        Alpha = 1 + _decay;
        Lambda = Math.Exp(_logRate - tail.LogXmin);
        LogLikelihood = LogLikelihoodOf(tail);
        if (IsOnBoundary)
            return;

        // The information on (α, ln λ) is n times the covariance of (y, λ(z − 1)).
        var integral = maximum.Integral;
        double determinant = (integral.VarianceOfLog * integral.VarianceOfGrowth) - (integral.Covariance * integral.Covariance);
        AlphaError = Math.Sqrt(integral.VarianceOfGrowth / (tail.Count * determinant));
        LambdaError = Lambda * Math.Sqrt(integral.VarianceOfLog / (tail.Count * determinant));
    }

    /// <inheritdoc/>
    public override TailKind Kind => TailKind.TruncatedPowerLaw;

    /// <inheritdoc/>
    public override string Name => "the power law with an exponential cut-off";

    /// <inheritdoc/>
    public override int ParameterCount => 2;

    /// <summary>Whether the maximum lies at λ = 0, the power law, or at α = 1.</summary>
    public override bool IsOnBoundary => Limit is not null || Alpha == 1;

    /// <summary>α, at least 1.</summary>
    public double Alpha { get; } = double.NaN;

    /// <summary>The standard error of α.</summary>
    public double AlphaError { get; } = double.NaN;

    /// <summary>λ, in the unit of 1/x; 0 in the limit of a power law.</summary>
    public double Lambda { get; } = double.NaN;

    /// <summary>The standard error of λ.</summary>
    public double LambdaError { get; } = double.NaN;

    internal override PowerLawNesting Nesting => PowerLawNesting.OnTheBoundary;

    /// <summary>Fits the law; O(n).</summary>
    /// <param name="tail">The values at or above x_min, in descending order.</param>
    /// <param name="xmin">Where the tail begins.</param>
    /// <exception cref="ArgumentException">Values are not finite, not in descending order, or under x_min; or x_min is not
    /// positive.</exception>
    public static TruncatedPowerLawModel Fit(ReadOnlySpan<double> tail, double xmin) => Fit(LogTail.Of(tail, xmin));

    internal static TruncatedPowerLawModel Fit(LogTail tail) => new(tail);

    private protected override double LogDensityAt(double y) => -(_decay * y) - NearOne.Growth(_logRate, _rate, y) - _logIntegral;

    // What is above y is the same integral again, from a larger λ: λ eʸ.
    private protected override double LogSurvivalAt(double y)
    {
        double exponent = -(_decay * y) - NearOne.Growth(_logRate, _rate, y);
        return exponent < -750 ? double.NegativeInfinity : exponent + TruncatedPowerIntegral.Of(_decay, _logRate + y).Log - _logIntegral;
    }
}
