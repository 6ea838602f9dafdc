using MLSpectral.Statistics.Functions;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>The exponential law p(x) = λ e^−λ(x − x_min).</summary>
/// <remarks>λ = 1/(mean x − x_min), in closed form.</remarks>
public sealed record ExponentialModel : TailModel
{
    // ln(λ x_min): λ itself may lie beyond a double's range.
    private readonly double _logRate,
        _rate;

    private ExponentialModel(LogTail tail)
        : base(tail)
    {
        if (tail.IsAtXmin)
            return;
        _logRate = -tail.LogMeanExcess;
        _rate = Math.Exp(_logRate);
        Lambda = Math.Exp(_logRate - tail.LogXmin);
        LambdaError = Lambda / Math.Sqrt(tail.Count);
        LogLikelihood = LogLikelihoodOf(tail);
    }

    /// <inheritdoc/>
    public override TailKind Kind => TailKind.Exponential;

    /// <inheritdoc/>
    public override string Name => "the exponential";

    /// <inheritdoc/>
    public override int ParameterCount => 1;

    /// <summary>λ, in the unit of 1/x.</summary>
    public double Lambda { get; } = double.NaN;

    /// <summary>λ/√n, the standard error of λ.</summary>
    public double LambdaError { get; } = double.NaN;

    internal override PowerLawNesting Nesting => PowerLawNesting.None;

    /// <summary>Fits the law; O(n).</summary>
    /// <param name="tail">The values at or above x_min, in descending order.</param>
    /// <param name="xmin">Where the tail begins.</param>
    /// <exception cref="ArgumentException">Values are not finite, not in descending order, or under x_min; or x_min is not
    /// positive.</exception>
    public static ExponentialModel Fit(ReadOnlySpan<double> tail, double xmin) => Fit(LogTail.Of(tail, xmin));

    internal static ExponentialModel Fit(LogTail tail) => new(tail);

    private protected override double LogDensityAt(double y) => _logRate + y + LogSurvivalAt(y);

    private protected override double LogSurvivalAt(double y) => -NearOne.Growth(_logRate, _rate, y);
}
