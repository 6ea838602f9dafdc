using MathNet.Numerics.Integration;

namespace MLSpectral.Statistics.Functions;

/// <summary>
/// ∫₀^∞ exp(−a y − v(y)) dy with v(y) = λ(eʸ − 1), and the moments of y and v under its integrand: the incomplete gamma
/// function e^λ λᵃ Γ(−a, λ) of negative order.
/// </summary>
/// <remarks>
/// By Gauss–Legendre panels in y, narrow enough for both the power's scale 1/a and the cut-off at y ≈ −ln λ; λ is given by its
/// logarithm, because it need not be a double. Relative precision about 1e-13 for a ≥ 0 and any λ &gt; 0. MathNet's incomplete gamma
/// function takes positive orders only.
/// </remarks>
internal readonly record struct TruncatedPowerIntegral
{
    private const int Order = 20;

    // Where both the integrand and its product with v² have fallen by e^−42, what is left is under 1e-17 of each integral.
    private const double Fall = 42;

    // v² e^−v at this much more is as small as e^−v.
    private const double MarginOfSquare = 8;

    // The exponent of the power, and of the cut-off, that a panel may span; and the longest panel within sight of the cut-off.
    private const double PowerSpan = 16,
        GrowthSpan = 6,
        PanelLength = 2.5;

    // λeʸ under e^−37 does not show beside 1 in a double.
    private const double Invisible = -37;

    // On [0, 1].
    private static readonly GaussLegendreRule Rule = new(0, 1, Order);
    private static readonly double[] Points = Rule.Abscissas,
        Weights = Rule.Weights;

    /// <summary>The logarithm of the integral.</summary>
    public double Log { get; private init; }

    /// <summary>E y.</summary>
    public double MeanOfLog { get; private init; }

    /// <summary>E v.</summary>
    public double MeanOfGrowth { get; private init; }

    /// <summary>Var y.</summary>
    public double VarianceOfLog { get; private init; }

    /// <summary>Var v.</summary>
    public double VarianceOfGrowth { get; private init; }

    /// <summary>Cov(y, v).</summary>
    public double Covariance { get; private init; }

    /// <summary>Evaluates the integral and its moments; some 200 to 1000 exponentials.</summary>
    /// <param name="a">The exponent of the power, ≥ 0.</param>
    /// <param name="logLambda">ln λ.</param>
    public static TruncatedPowerIntegral Of(double a, double logLambda)
    {
        double lambda = Math.Exp(logLambda);
        double sum = 0,
            y1 = 0,
            v1 = 0,
            y2 = 0,
            v2 = 0,
            yv = 0;
        for (double start = 0; !HasFallen(a, logLambda, start);)
        {
            double length = PanelAt(start, a, logLambda);
            for (int i = 0; i < Order; i++)
            {
                double y = start + (length * Points[i]),
                    v = NearOne.Growth(logLambda, lambda, y);
                double weight = length * Weights[i] * Math.Exp(-(a * y) - v);
                sum += weight;
                y1 += weight * y;
                v1 += weight * v;
                y2 += weight * y * y;
                v2 += weight * v * v;
                yv += weight * y * v;
            }

            start += length;
        }

        (y1, v1) = (y1 / sum, v1 / sum);
        return new()
        {
            Log = Math.Log(sum),
            MeanOfLog = y1,
            MeanOfGrowth = v1,
            VarianceOfLog = (y2 / sum) - (y1 * y1),
            VarianceOfGrowth = (v2 / sum) - (v1 * v1),
            Covariance = (yv / sum) - (y1 * v1),
        };
    }

    // The integrand is at its peak, 1, at y = 0. So is v² exp(−ay − v) for a > 2, in units of λ², and falls as exp((2 − a)y);
    // otherwise it rises until v = 2 − a. Not a number ends it.
    private static bool HasFallen(double a, double logLambda, double y)
    {
        double v = NearOne.Growth(logLambda, y),
            fall = (a * y) + v;
        return !(fall <= Fall) && (!(v <= Fall + MarginOfSquare) || (a - 2) * y > Fall);
    }

    private static double PanelAt(double start, double a, double logLambda)
    {
        double power = PowerSpan / a,
            distance = Invisible - logLambda - start;
        return distance > 0
            ? Math.Min(power, Math.Max(distance, PanelLength))
            : Math.Min(Math.Min(power, PanelLength), NearOne.LogOnePlus(GrowthSpan / Math.Exp(logLambda + start)));
    }
}
