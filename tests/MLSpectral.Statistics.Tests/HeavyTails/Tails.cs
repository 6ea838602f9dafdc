using CsCheck;

namespace MLSpectral.Tests.Statistics;

/// <summary>Tails to fit laws to: exact quantiles of a law, and random ones.</summary>
internal static class Tails
{
    private static readonly Func<double, double>[] Shapes =
    [
        u => -Math.Log(u),
        u => u,
        Math.Sqrt,
        u => Math.Log(u) * Math.Log(u),
        u => Math.Round(4 * u),
    ];

    /// <summary>
    /// Values of every size, shape and scale: y = ln(x/x_min) from exponential, uniform, triangular, squared exponential and tied draws.
    /// </summary>
    public static readonly Gen<double[]> Any = Gen.Select(
        Gen.Double[1e-9, 1 - 1e-9].Array[2, 40],
        Gen.Int[0, Shapes.Length - 1],
        Gen.Double[-6, 1],
        Gen.Double[-60, 60],
        (draws, shape, width, scale) =>
            Descending(draws.Select(u => Math.Pow(10, scale) * Math.Exp(Math.Min(300, Math.Pow(10, width) * Shapes[shape](u)))))
    );

    /// <summary>n values in descending order at the probabilities (i + ½)/n of a law.</summary>
    public static double[] Quantiles(int count, Func<double, double> quantile) =>
        Descending(Enumerable.Range(0, count).Select(i => quantile((i + 0.5) / count)));

    /// <summary>x_min (1 − p)^(−1/(α − 1)).</summary>
    public static double[] PowerLaw(int count, double alpha) => Quantiles(count, p => Math.Pow(1 - p, -1 / (alpha - 1)));

    public static double[] Exponential(int count) => Quantiles(count, p => 1 - Math.Log(1 - p));

    public static double[] LogNormal(int count, double sigma = 1) =>
        Quantiles(count, p => Math.Exp(sigma * MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, p)));

    public static double[] Descending(IEnumerable<double> values)
    {
        double[] sorted = [.. values];
        Array.Sort(sorted);
        Array.Reverse(sorted);
        return sorted;
    }
}
