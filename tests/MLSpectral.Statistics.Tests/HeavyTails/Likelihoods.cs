using MathNet.Numerics;
using MathNet.Numerics.Integration;

namespace MLSpectral.Tests.Statistics;

/// <summary>ln likelihoods written down from the densities in x, as functions of the parameters, for tails of moderate size.</summary>
internal static class Likelihoods
{
    public static double PowerLaw(double[] tail, double xmin, double alpha) =>
        tail.Sum(x => Math.Log((alpha - 1) / xmin) - (alpha * Math.Log(x / xmin)));

    public static double Exponential(double[] tail, double xmin, double lambda) => tail.Sum(x => Math.Log(lambda) - (lambda * (x - xmin)));

    public static double LogNormal(double[] tail, double xmin, double mu, double sigma)
    {
        double norm =
            Math.Log(0.5 * SpecialFunctions.Erfc((Math.Log(xmin) - mu) / (sigma * Math.Sqrt(2))))
            + Math.Log(sigma * Math.Sqrt(2 * Math.PI));
        return tail.Sum(x => -Math.Log(x) - (0.5 * Math.Pow((Math.Log(x) - mu) / sigma, 2)) - norm);
    }

    public static double TruncatedPowerLaw(double[] tail, double xmin, double alpha, double lambda)
    {
        double norm = Math.Log(
            GaussKronrodRule.Integrate(
                y => Math.Exp(((1 - alpha) * y) - (lambda * xmin * (Math.Exp(y) - 1))),
                0,
                12,
                out _,
                out _,
                1e-13,
                15
            )
        );
        return tail.Sum(x => (-alpha * Math.Log(x / xmin)) - (lambda * (x - xmin)) - norm - Math.Log(xmin));
    }

    public static double StretchedExponential(double[] tail, double xmin, double lambda, double beta) =>
        tail.Sum(x =>
            Math.Log(beta * lambda) + ((beta - 1) * Math.Log(lambda * x)) - Math.Pow(lambda * x, beta) + Math.Pow(lambda * xmin, beta)
        );

    /// <summary>With the best λ for a β.</summary>
    public static double StretchedExponentialProfile(double[] tail, double xmin, double beta) =>
        StretchedExponential(tail, xmin, Math.Pow(tail.Average(x => Math.Pow(x / xmin, beta) - 1), -1 / beta) / xmin, beta);
}
