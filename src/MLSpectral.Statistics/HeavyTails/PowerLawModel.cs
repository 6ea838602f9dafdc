namespace MLSpectral.Statistics.HeavyTails;

/// <summary>The power law p(x) = (α − 1)/x_min · (x/x_min)^−α.</summary>
/// <remarks>α = 1 + 1/mean y, in closed form (Muniruzzaman 1957; Clauset, Shalizi and Newman 2009, equation 3.1).</remarks>
public sealed record PowerLawModel : TailModel
{
    // α − 1, which keeps its precision where α is near 1.
    private readonly double _decay,
        _logDecay;

    private PowerLawModel(LogTail tail)
        : base(tail)
    {
        if (tail.IsAtXmin)
            return;
        _decay = 1 / tail.Mean;
        _logDecay = Math.Log(_decay);
        Alpha = 1 + _decay;
        AlphaError = _decay / Math.Sqrt(tail.Count);
        LogLikelihood = LogLikelihoodOf(tail);
    }

    /// <inheritdoc/>
    public override TailKind Kind => TailKind.PowerLaw;

    /// <inheritdoc/>
    public override string Name => "the power law";

    /// <inheritdoc/>
    public override int ParameterCount => 1;

    /// <summary>α, the exponent of the density, above 1.</summary>
    public double Alpha { get; } = double.NaN;

    /// <summary>(α − 1)/√n, the standard error of α.</summary>
    public double AlphaError { get; } = double.NaN;

    internal override PowerLawNesting Nesting => PowerLawNesting.None;

    /// <summary>Fits the law; O(n).</summary>
    /// <param name="tail">The values at or above x_min, in descending order.</param>
    /// <param name="xmin">Where the tail begins.</param>
    /// <exception cref="ArgumentException">Values are not finite, not in descending order, or under x_min; or x_min is not
    /// positive.</exception>
    public static PowerLawModel Fit(ReadOnlySpan<double> tail, double xmin) => Fit(LogTail.Of(tail, xmin));

    internal static PowerLawModel Fit(LogTail tail) => new(tail);

    private protected override double LogDensityAt(double y) => _logDecay - (_decay * y);

    private protected override double LogSurvivalAt(double y) => -_decay * y;
}
