using MLSpectral.Statistics.Functions;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>The maximum of the likelihood of a truncated power law: a = α − 1 ≥ 0 and λ of a value x/x_min.</summary>
/// <remarks>
/// An exponential family with the statistics y = ln z and z − 1, whose ln likelihood a value, −a·mean y − λ·mean(z − 1) −
/// A(a, λ), is concave, with A the logarithm of <see cref="TruncatedPowerIntegral"/>; its gradient is the difference of moments, its
/// Hessian their covariance. Newton's method in (a, ln λ), with λ's own Hessian, so that each step is uphill; steps are damped, and a =
/// 0 is an active constraint while the gradient points out of it.
/// </remarks>
internal readonly record struct TruncatedPowerLawMaximum(double Decay, double LogRate, TruncatedPowerIntegral Integral)
{
    private const int MaximumSteps = 400,
        MaximumHalvings = 40;
    private const double LongestStep = 3;

    // In ln likelihood a value; and in ln λ.
    private const double GainTolerance = 1e-14,
        StepTolerance = 1e-2;

    // Where the likelihood is flat to rounding, a step is not refused for it.
    private const double Rounding = 1e-15;

    /// <summary>
    /// Whether λ &gt; 0 is more likely than the power law, by the slope at λ = 0: E z − 1 = 1/(α − 2) of the fitted power law,
    /// infinite for α ≤ 2, against the mean of z − 1.
    /// </summary>
    public static bool IsInterior(LogTail tail) => tail.Mean >= 1 || tail.LogMeanExcess < Math.Log(tail.Mean / (1 - tail.Mean));

    /// <summary>ln likelihood a value, as a density of y.</summary>
    public double LogLikelihood(LogTail tail) => -(Decay * tail.Mean) - Math.Exp(LogRate + tail.LogMeanExcess) - Integral.Log;

    /// <summary>Finds the maximum; O(1) after the sums of the tail, about 10 integrals.</summary>
    public static TruncatedPowerLawMaximum Of(LogTail tail)
    {
        // λ·mean(z − 1) = E v is below 1 wherever the gradient vanishes: the start is on the large side of λ, from where steps do not
        // overshoot into the flat region near 0.
        var current = At(0.5 / tail.Mean, -1 - tail.LogMeanExcess);
        for (int i = 0; i < MaximumSteps; i++)
        {
            var (stepOfDecay, stepOfLogRate, gain) = current.Direction(tail);
            if (gain < GainTolerance && Math.Abs(stepOfLogRate) < StepTolerance)
                break;
            double length = stepOfDecay < 0 ? Math.Min(1, current.Decay / -stepOfDecay) : 1;
            if (current.Uphill(tail, stepOfDecay, stepOfLogRate, gain, length) is not { } next)
                break;
            current = next;
        }

        return current;
    }

    private static TruncatedPowerLawMaximum At(double decay, double logRate) =>
        new(decay, logRate, TruncatedPowerIntegral.Of(decay, logRate));

    private (double Decay, double LogRate, double Gain) Direction(LogTail tail)
    {
        double slopeOfDecay = Integral.MeanOfLog - tail.Mean,
            slopeOfLogRate = Integral.MeanOfGrowth - Math.Exp(LogRate + tail.LogMeanExcess);
        double determinant = (Integral.VarianceOfLog * Integral.VarianceOfGrowth) - (Integral.Covariance * Integral.Covariance);
        double logRate = ((Integral.VarianceOfLog * slopeOfLogRate) - (Integral.Covariance * slopeOfDecay)) / determinant;

        // A step in ln λ that is cut short leaves a the best step beside it: far from the maximum λ is flat, and must not hold a back.
        logRate = Math.Clamp(logRate, -LongestStep, LongestStep);
        double decay = (slopeOfDecay - (Integral.Covariance * logRate)) / Integral.VarianceOfLog;

        // Along λ alone where a is held at 0, and where the two statistics are the same to rounding (a tail within 1e-6 of x_min), so that
        // any split between them will do.
        if ((Decay == 0 && !(decay > 0)) || !(determinant > 1e-13 * Integral.VarianceOfLog * Integral.VarianceOfGrowth))
            (decay, logRate) = (0, Math.Clamp(slopeOfLogRate / Integral.VarianceOfGrowth, -LongestStep, LongestStep));
        return (decay, logRate, (slopeOfDecay * decay) + (slopeOfLogRate * logRate));
    }

    private TruncatedPowerLawMaximum? Uphill(LogTail tail, double stepOfDecay, double stepOfLogRate, double gain, double length)
    {
        double start = LogLikelihood(tail);
        for (int i = 0; i < MaximumHalvings; i++, length /= 2)
        {
            double decay = Math.Max(0, Decay + (length * stepOfDecay));
            var next = At(decay < 1e-15 * Decay ? 0 : decay, LogRate + (length * stepOfLogRate));
            if (next.LogLikelihood(tail) > start + (1e-4 * length * gain) - (Rounding * (1 + Math.Abs(start))))
                return next;
        }

        return null;
    }
}
