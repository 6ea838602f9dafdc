using MLSpectral.Statistics.Functions;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>A continuous law on x ≥ x_min, fitted to a tail by maximum likelihood.</summary>
/// <remarks>
/// Computed on y = ln(x/x_min), so that parameters without unit, ratios of likelihoods and p-values do not depend on the scale of the
/// values. Where the likelihood has no maximum (no value, or all values equal) every number is NaN. Errors are those of the observed
/// Fisher information at the maximum, and NaN where it lies on a boundary.
/// </remarks>
public abstract record TailModel
{
    private protected TailModel(LogTail tail)
    {
        Xmin = tail.Xmin;
        Count = tail.Count;
    }

    /// <summary>The law.</summary>
    public abstract TailKind Kind { get; }

    /// <summary>The name of the law in a sentence, with its article: for example <c>the log-normal</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The number of parameters that were fitted, without x_min.</summary>
    public abstract int ParameterCount { get; }

    /// <summary>x_min, where the law begins.</summary>
    public double Xmin { get; }

    /// <summary>n, the number of values it was fitted to.</summary>
    public int Count { get; }

    /// <summary>ln likelihood of the tail, Σ ln p(x), for densities in the unit of 1/x.</summary>
    public double LogLikelihood { get; private protected init; } = double.NaN;

    /// <summary>
    /// The power law that this law becomes at its maximum, where that lies at infinity or on a boundary; null where it does not. Then all
    /// functions here are those of the limit.
    /// </summary>
    public PowerLawModel? Limit { get; private protected init; }

    /// <summary>Whether the maximum lies on the boundary of the parameters.</summary>
    public virtual bool IsOnBoundary => Limit is not null;

    /// <summary>Whether the likelihood has a maximum.</summary>
    public bool IsFitted => !double.IsNaN(LogLikelihood);

    /// <summary>2k − 2 ln likelihood, for k parameters (Akaike 1974).</summary>
    public double AkaikeInformation => (2 * ParameterCount) - (2 * LogLikelihood);

    /// <summary>ln p(x): −∞ under x_min.</summary>
    /// <param name="x">Any number.</param>
    public double LogDensity(double x) =>
        (x < Xmin || double.IsPositiveInfinity(x)) && IsFitted ? double.NegativeInfinity : LogDensityOf(LogRatio.Of(x, Xmin)) - Math.Log(x);

    /// <summary>P(X &gt; x): 1 under x_min.</summary>
    /// <param name="x">Any number.</param>
    public double SurvivalFunction(double x) => Math.Exp(LogSurvival(x));

    /// <summary>
    /// P(X ≤ x), to about 1e-15 absolute near 0, and with full relative precision for the power law, the exponential and the stretched
    /// exponential.
    /// </summary>
    /// <param name="x">Any number.</param>
    public double CumulativeDistribution(double x) => -NearOne.ExponentialMinusOne(LogSurvival(x));

    /// <summary>How the law contains the power law.</summary>
    internal abstract PowerLawNesting Nesting { get; }

    /// <summary>ln of the density of y = ln(x/x_min).</summary>
    internal double LogDensityOf(double y) => (Limit ?? this).LogDensityAt(y);

    /// <summary>ln of the density of y, at the model's own parameters.</summary>
    private protected abstract double LogDensityAt(double y);

    /// <summary>ln P(Y &gt; y), at the model's own parameters.</summary>
    private protected abstract double LogSurvivalAt(double y);

    /// <summary>Σ ln p(x) over the tail, at the model's own parameters.</summary>
    private protected double LogLikelihoodOf(LogTail tail)
    {
        double sum = 0;
        foreach (double y in tail.Values)
            sum += LogDensityAt(y) - y;
        return sum - (tail.Count * tail.LogXmin);
    }

    private double LogSurvival(double x) =>
        !IsFitted ? double.NaN
        : x <= Xmin ? 0
        : double.IsPositiveInfinity(x) ? double.NegativeInfinity
        : (Limit ?? this).LogSurvivalAt(LogRatio.Of(x, Xmin));
}
