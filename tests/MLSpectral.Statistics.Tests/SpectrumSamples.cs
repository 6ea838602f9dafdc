using CsCheck;

namespace MLSpectral.Tests.Statistics;

/// <summary>Random spectra for properties, and what comparing their numbers needs.</summary>
internal static class SpectrumSamples
{
    /// <summary>4 to 40 positive values in descending order.</summary>
    public static readonly Gen<double[]> Positive = Gen.Double[1e-3, 1e3].Array[4, 40].Select(Descending);

    /// <summary>1 to 20 values in descending order, with ties, zeros and negative ones.</summary>
    public static readonly Gen<double[]> Any = Gen.OneOf(Gen.Double[-2, 8], Gen.Int[-1, 5].Select(i => (double)i))
        .Array[1, 20]
        .Select(Descending);

    public static double[] Descending(double[] values) => [.. values.OrderDescending()];

    public static double[] Times(this double[] values, double scale) => [.. values.Select(value => value * scale)];

    public static bool Close(double a, double b, double tolerance = 1e-10) =>
        Math.Abs(a - b) <= tolerance * Math.Max(Math.Abs(a), Math.Abs(b)) || (double.IsNaN(a) && double.IsNaN(b));
}
