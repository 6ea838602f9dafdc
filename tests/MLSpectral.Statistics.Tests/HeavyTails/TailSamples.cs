using CsCheck;
using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics;

/// <summary>Samples for tests of tails, in descending order.</summary>
internal static class TailSamples
{
    /// <summary>Samples of many shapes: heavy and light, with and without ties, sometimes with zeros and negative values.</summary>
    public static readonly Gen<double[]> Any = Gen.OneOf(
            Gen.Double[1e-6, 1].Select(u => Math.Pow(u, -1 / 1.5)).Array[0, 120],
            Gen.Double[0.01, 1].Array[0, 120],
            Gen.Select(Gen.Bool, Gen.Double[1e-6, 1], (isBody, u) => isBody ? 0.05 + (0.95 * u) : Math.Pow(u, -1 / 2.0)).Array[0, 200],
            Gen.Int[1, 12].Select(i => (double)i).Array[0, 60],
            Gen.Int[-3, 40].Select(i => Math.Round(Math.Exp(0.2 * i), 1) - 1).Array[0, 120]
        )
        .Select(Descending);

    /// <summary>Options of every kind, for samples of numbers of the order of 1.</summary>
    public static readonly Gen<PowerLawFitOptions> Options = Gen.Select(
            Gen.Int[2, 12],
            Gen.Double[0, 1.5],
            Gen.Double[0, 4],
            Gen.Int[0, 3],
            Gen.Bool
        )
        .Select(
            (count, low, width, which, twoSided) =>
                new PowerLawFitOptions
                {
                    MinimumTailCount = which == 0 ? 2 : count,
                    LowestXmin = which is 1 or 3 ? low : 0,
                    HighestXmin = which is 2 or 3 ? low + width : double.PositiveInfinity,
                    NoiseFloor = which == 3 ? 0.3 * low : 0,
                    Distance = twoSided ? TailDistance.KolmogorovSmirnov : TailDistance.LeftKolmogorovSmirnov,
                }
        );

    /// <summary>Half uniform on (0.05, 1), half Pareto with α = 2.5 above 1.</summary>
    public static double[] UniformAndPareto(int count, int seed)
    {
        var random = new Random(seed);
        return Descending([
            .. Enumerable.Range(0, count).Select(_ => random.NextDouble() < 0.5 ? 0.05 + (0.95 * random.NextDouble()) : Pareto(random)),
        ]);
    }

    /// <summary>Pareto with α = 2.5 above 1.</summary>
    public static double[] Pareto(int count, int seed)
    {
        var random = new Random(seed);
        return Descending([.. Enumerable.Range(0, count).Select(_ => Pareto(random))]);
    }

    public static double[] Descending(double[] values) => [.. values.OrderDescending()];

    private static double Pareto(Random random) => Math.Pow(1 - random.NextDouble(), -1 / 1.5);
}
