using MathNet.Numerics.RootFinding;
using MLSpectral.Statistics.Functions;

namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>
/// The Tracy–Widom distribution F₁ of order β = 1: the limit of the largest eigenvalue of a real random matrix, centred and scaled
/// (Tracy and Widom 1996; Johnstone 2001).
/// </summary>
/// <remarks>
/// Computed as a Fredholm determinant at a few dozen points on first use (some tens of milliseconds, once a process) and interpolated
/// from there: about 0.2 µs an evaluation. Absolute error of the distribution function below 1e-10; relative error of the survival
/// function below 1e-6 at any distance, as long as its logarithm is a number. Thread-safe.
/// </remarks>
public static class TracyWidom
{
    /// <summary>The mean (Bornemann 2010, table 10).</summary>
    public const double Mean = -1.2065335745820;

    /// <summary>The variance (the same).</summary>
    public const double Variance = 1.607781034581;

    // Below, the asymptotic left tail: F₁ is 2e-12 there. Above, the asymptotic right tail, whose relative error is 1e-8 there and falls.
    private const double Lowest = -8;
    private const double Highest = 6;

    // Left of the middle F₁ is interpolated, right of it ln(1 − F₁), whose relative precision p-values need.
    private const double Middle = -1.5;

    private static readonly Lazy<ChebyshevSeries> LeftSeries = new(() =>
        new ChebyshevSeries(s => TracyWidomDeterminant.Distribution(s, 36), Lowest, Middle, 32)
    );
    private static readonly Lazy<ChebyshevSeries> RightSeries = new(() =>
        new ChebyshevSeries(s => Math.Log(1 - TracyWidomDeterminant.Distribution(s, 24)), Middle, Highest, 28)
    );

    /// <summary>F₁(s).</summary>
    /// <param name="value">s, any real number.</param>
    public static double CumulativeDistribution(double value) =>
        value < Middle ? Left(value) : -NearOne.ExponentialMinusOne(LogRight(value));

    /// <summary>1 − F₁(s), the p-value of a largest eigenvalue; down to 1e-308, and 0 beyond.</summary>
    /// <param name="value">s, any real number.</param>
    public static double Survival(double value) => value < Middle ? 1 - Left(value) : Math.Exp(LogRight(value));

    /// <summary>ln(1 − F₁(s)), also where 1 − F₁ is too small for a double.</summary>
    /// <param name="value">s, any real number.</param>
    public static double LogSurvival(double value) => value < Middle ? NearOne.LogOnePlus(-Left(value)) : LogRight(value);

    /// <summary>
    /// The s with F₁(s) = p, to about 1e-10; for p next to 1 use <see cref="SurvivalQuantile"/>, which does not round 1 − p.
    /// </summary>
    /// <param name="probability">In [0, 1]; the ends give infinities.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is outside [0, 1].</exception>
    public static double Quantile(double probability)
    {
        RequireProbability(probability, nameof(probability));
        return probability switch
        {
            0 => double.NegativeInfinity,
            < 0.5 => Solve(LogCumulative, Math.Log(probability), lower: -27, upper: 0),
            _ => SurvivalQuantile(1 - probability),
        };
    }

    /// <summary>The s with 1 − F₁(s) = p: the critical value of level p, down to the smallest p.</summary>
    /// <param name="probability">In [0, 1]; the ends give infinities.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="probability"/> is outside [0, 1].</exception>
    public static double SurvivalQuantile(double probability)
    {
        RequireProbability(probability, nameof(probability));
        return probability switch
        {
            0 => double.PositiveInfinity,
            > 0.5 => Quantile(1 - probability),
            _ => Solve(LogSurvival, Math.Log(probability), lower: -2, upper: 110),
        };
    }

    private static void RequireProbability(double probability, string name)
    {
        if (!(probability is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(name, probability, "A probability lies between 0 and 1.");
    }

    private static double Solve(Func<double, double> function, double target, double lower, double upper) =>
        Brent.FindRoot(s => function(s) - target, lower, upper, accuracy: 1e-12, maxIterations: 200);

    // Far left F₁ is too small for a double before its logarithm is.
    private static double LogCumulative(double s) => s < Lowest ? TracyWidomTails.LogLeft(s) : Math.Log(CumulativeDistribution(s));

    private static double Left(double s) => s < Lowest ? Math.Exp(TracyWidomTails.LogLeft(s)) : LeftSeries.Value.At(s);

    private static double LogRight(double s) => s > Highest ? TracyWidomTails.LogRight(s) : RightSeries.Value.At(s);
}
