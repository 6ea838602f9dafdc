using MathNet.Numerics.RootFinding;
using MLSpectral.Statistics.Functions;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>The log-normal law above x_min: ln x is normal with mean μ and standard deviation σ, given x ≥ x_min.</summary>
/// <remarks>
/// With τ = 1/σ and γ = (ln x_min − μ)/σ the excess τy is that of a normal variable over γ, and the likelihood of (τ, γ) is
/// concave (Olsen 1978). Its maximum matches the first two moments of y, which leaves one monotone equation: Var(τy)/(E τy)², a
/// function of γ, equals the relative variance of y. It has a solution as long as that is below 1; otherwise μ → −∞, σ → ∞
/// with −μ/σ² → α − 1: the power law, which is then <see cref="TailModel.Limit"/>. (Optimizers that do not know it stop
/// somewhere on this way, where the density is a subnormal number.) O(n).
/// </remarks>
public sealed record LogNormalModel : TailModel
{
    // Nearer to the power law than this the gain in ln likelihood is under 1e-14 a value: rounding, which a test must not take for a
    // difference.
    private const double Indistinguishable = 1e-7;

    private readonly double _gamma,
        _tau,
        _logConstant;

    private LogNormalModel(LogTail tail)
        : base(tail)
    {
        if (tail.IsConstant)
            return;
        if (tail.RelativeVariance >= 1 - Indistinguishable)
        {
            Limit = PowerLawModel.Fit(tail);
            LogLikelihood = Limit.LogLikelihood;
            (Mu, Sigma) = (double.NegativeInfinity, double.PositiveInfinity);
            return;
        }

        _gamma = Solve(tail.RelativeVariance);
        var excess = NormalTail.Above(_gamma);
        _tau = excess.Mean / tail.Mean;
        _logConstant = Math.Log(_tau) + (_gamma < 0 ? NormalTail.LogPeak(_gamma) : NormalTail.LogHazard(_gamma));
        Sigma = 1 / _tau;
        Mu = tail.LogXmin - (_gamma * Sigma);
        LogLikelihood = LogLikelihoodOf(tail);

        // The inverse of the information on (ln τ, γ) is [Var s, −E s; −E s, 1 + E s²]/(n·determinant).
        double scale = Sigma / Math.Sqrt(tail.Count * excess.Determinant);
        SigmaError = scale * Math.Sqrt(excess.Variance);
        MuError = scale * Math.Sqrt((_gamma * _gamma * excess.Variance) + (2 * _gamma * excess.Mean) + 1 + excess.MeanSquare);
    }

    /// <inheritdoc/>
    public override TailKind Kind => TailKind.LogNormal;

    /// <inheritdoc/>
    public override string Name => "the log-normal";

    /// <inheritdoc/>
    public override int ParameterCount => 2;

    /// <summary>μ, the mean of ln x without the truncation at x_min; −∞ in the limit of a power law.</summary>
    public double Mu { get; } = double.NaN;

    /// <summary>The standard error of μ.</summary>
    public double MuError { get; } = double.NaN;

    /// <summary>σ, the standard deviation of ln x without the truncation at x_min; ∞ in the limit of a power law.</summary>
    public double Sigma { get; } = double.NaN;

    /// <summary>The standard error of σ.</summary>
    public double SigmaError { get; } = double.NaN;

    internal override PowerLawNesting Nesting => PowerLawNesting.InTheLimit;

    /// <summary>Fits the law; O(n).</summary>
    /// <param name="tail">The values at or above x_min, in descending order.</param>
    /// <param name="xmin">Where the tail begins.</param>
    /// <exception cref="ArgumentException">Values are not finite, not in descending order, or under x_min; or x_min is not
    /// positive.</exception>
    public static LogNormalModel Fit(ReadOnlySpan<double> tail, double xmin) => Fit(LogTail.Of(tail, xmin));

    internal static LogNormalModel Fit(LogTail tail) => new(tail);

    private protected override double LogDensityAt(double y)
    {
        double s = _tau * y;
        return _logConstant - (_gamma < 0 ? 0.5 * (s + _gamma) * (s + _gamma) : s * (_gamma + (0.5 * s)));
    }

    private protected override double LogSurvivalAt(double y) => NormalTail.LogSurvivalOfExcess(_gamma, _tau * y);

    // Var s/(E s)² grows with γ, is below 1/γ² for γ < 0 and above 1 − 2/γ² for γ > 0: that brackets the root.
    private static double Solve(double relativeVariance)
    {
        double LogQuotient(double gamma)
        {
            var excess = NormalTail.Above(gamma);
            return Math.Log(excess.Variance / (excess.Mean * excess.Mean) / relativeVariance);
        }

        return Brent.FindRoot(
            LogQuotient,
            -1 - (1 / Math.Sqrt(relativeVariance)),
            2 / Math.Sqrt(1 - relativeVariance),
            accuracy: 1e-15,
            maxIterations: 200
        );
    }
}
