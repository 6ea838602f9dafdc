using MLSpectral.Statistics.Functions;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>
/// The stretched exponential (Weibull) law above x_min: P(X &gt; x) = exp(−(λx)^β + (λx_min)^β), β &gt; 0, λ &gt; 0.
/// </summary>
/// <remarks>
/// λ is eliminated in closed form, and the highest maximum over β taken (there may be several). For β → 0 with β(λx_min)^β → α
/// − 1 it becomes the power law, which is <see cref="TailModel.Limit"/> where no β is better. O(n), with some 50 passes over the tail.
/// </remarks>
public sealed record StretchedExponentialModel : TailModel
{
    // ln b, b = (λ x_min)^β; ln β.
    private readonly double _logRate,
        _rate,
        _logBeta;

    private StretchedExponentialModel(LogTail tail)
        : base(tail)
    {
        if (tail.IsConstant)
            return;
        var profile = new StretchedExponentialProfile(tail);
        if (profile.Maximum() is not { } maximum)
        {
            Limit = PowerLawModel.Fit(tail);
            LogLikelihood = Limit.LogLikelihood;
            (Beta, Lambda) = (0, double.NaN);
            return;
        }

        (Beta, _logRate) = (maximum.Beta, maximum.LogRate);
        (_rate, _logBeta) = (Math.Exp(_logRate), Math.Log(Beta));
        Lambda = Math.Exp((_logRate / Beta) - tail.LogXmin);
        LogLikelihood = LogLikelihoodOf(tail);

        // The information on (β, ln b) is n·[1/β² + bB″, bB′; bB′, 1]; ln λ = ln b/β − ln x_min.
        double first = maximum.First,
            second = (1 / (Beta * Beta)) + profile.SecondAt(maximum),
            determinant = second - (first * first),
            slope = _logRate / Beta;
        BetaError = 1 / Math.Sqrt(tail.Count * determinant);
        LambdaError = Lambda / Beta * Math.Sqrt((second + (2 * first * slope) + (slope * slope)) / (tail.Count * determinant));
    }

    /// <inheritdoc/>
    public override TailKind Kind => TailKind.StretchedExponential;

    /// <inheritdoc/>
    public override string Name => "the stretched exponential";

    /// <inheritdoc/>
    public override int ParameterCount => 2;

    /// <summary>β: 1 is the exponential law, smaller a heavier tail, 0 the limit of a power law.</summary>
    public double Beta { get; } = double.NaN;

    /// <summary>The standard error of β.</summary>
    public double BetaError { get; } = double.NaN;

    /// <summary>λ, in the unit of 1/x; beyond a double's range for small β, and NaN in the limit of a power law.</summary>
    public double Lambda { get; } = double.NaN;

    /// <summary>The standard error of λ, to first order: it says little where it is not small beside λ.</summary>
    public double LambdaError { get; } = double.NaN;

    internal override PowerLawNesting Nesting => PowerLawNesting.OnTheBoundary;

    /// <summary>Fits the law; O(n).</summary>
    /// <param name="tail">The values at or above x_min, in descending order.</param>
    /// <param name="xmin">Where the tail begins.</param>
    /// <exception cref="ArgumentException">Values are not finite, not in descending order, or under x_min; or x_min is not
    /// positive.</exception>
    public static StretchedExponentialModel Fit(ReadOnlySpan<double> tail, double xmin) => Fit(LogTail.Of(tail, xmin));

    internal static StretchedExponentialModel Fit(LogTail tail) => new(tail);

    private protected override double LogDensityAt(double y) => _logBeta + _logRate + (Beta * y) + LogSurvivalAt(y);

    private protected override double LogSurvivalAt(double y) => -NearOne.Growth(_logRate, _rate, Beta * y);
}
