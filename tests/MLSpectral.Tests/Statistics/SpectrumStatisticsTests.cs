using CsCheck;
using MLSpectral.Statistics.Distances;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.Sizes;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class SpectrumStatisticsTests
{
    private static readonly Gen<double[]> Spectra = Gen.Double[1e-3, 1e3].Array[4, 40].Select(Descending);

    [TestMethod]
    public void Size_OfAKnownSpectrum_IsTheDefinition()
    {
        SpectrumSize size = SpectrumSize.Of([4, 2, 1, 1, 0], noiseFloor: 1e-10);
        Assert.AreEqual(8, size.Trace, 1e-15);
        Assert.AreEqual(Math.Sqrt(22), size.FrobeniusNorm, 1e-15);
        Assert.AreEqual(4, size.SpectralNorm);
        Assert.AreEqual(2, size.StableRank, 1e-15);
        Assert.AreEqual(Math.Exp((0.5 * Math.Log(2)) + (0.25 * Math.Log(4)) + (0.25 * Math.Log(8))), size.EffectiveRank, 1e-14);
        Assert.AreEqual(4, size.NumericalRank);
        Assert.AreEqual(double.PositiveInfinity, size.ConditionNumber);
        Assert.AreEqual(Math.Log10(8), size.LogNorm, 1e-15);
        Assert.AreEqual(Math.Log10(4), size.LogSpectralNorm, 1e-15);
        Assert.AreEqual(4, SpectrumSize.Of([4, 2, 1], 0).ConditionNumber);
    }

    [TestMethod]
    public void Size_OfZeroes_HasNoRatios()
    {
        SpectrumSize size = SpectrumSize.Of([0, 0], 0);
        Assert.AreEqual(0, size.NumericalRank);
        Assert.AreEqual(double.NaN, size.StableRank);
        Assert.AreEqual(double.NaN, size.LogNorm);
    }

    [TestMethod]
    public void Size_OfNothing_Throws() => Assert.ThrowsExactly<ArgumentException>(() => SpectrumSize.Of([], 0));

    [TestMethod]
    public void Sample_RanksAndHillAlpha_DoNotDependOnScale() =>
        Gen.Select(Spectra, Gen.Double[-200, 150]).Sample(
            (values, exponent) =>
            {
                double scale = Math.Pow(10, exponent);
                double[] scaled = [.. values.Select(v => v * scale)];
                SpectrumSize a = SpectrumSize.Of(values, 0), b = SpectrumSize.Of(scaled, 0);
                return Close(a.StableRank, b.StableRank) && Close(a.EffectiveRank, b.EffectiveRank) && a.NumericalRank == b.NumericalRank
                    && Close(a.ConditionNumber, b.ConditionNumber) && Close(a.FrobeniusNorm * scale, b.FrobeniusNorm)
                    && Close(HillEstimator.AlphaAtMedian(values), HillEstimator.AlphaAtMedian(scaled));
            },
            iter: 500);

    [TestMethod]
    public void Sample_Ranks_AreBetweenOneAndTheCount() =>
        Spectra.Sample(
            values =>
            {
                SpectrumSize size = SpectrumSize.Of(values, 0);
                return size.StableRank >= 1 - 1e-12 && size.StableRank <= size.EffectiveRank * (1 + 1e-9) && size.EffectiveRank <= values.Length * (1 + 1e-12);
            },
            iter: 500);

    [TestMethod]
    public void HillAlpha_OfParetoQuantiles_IsTheExponent()
    {
        // Density ∝ x^−2.5 above 1: the quantile of a survival probability u is u^(−1/1.5). Large n, so that the midpoint rule is close.
        double[] values = [.. Enumerable.Range(0, 200_000).Select(i => Math.Pow((i + 0.5) / 200_000, -1 / 1.5))];
        Assert.AreEqual(2.5, HillEstimator.AlphaAtMedian(values), 1e-4);
    }

    [TestMethod]
    public void HillAlpha_OfTooFewOrEqualValues_IsMissing()
    {
        Assert.AreEqual(double.NaN, HillEstimator.AlphaAtMedian([3, 2, 1]));
        Assert.AreEqual(double.NaN, HillEstimator.AlphaAtMedian([2, 2, 2, 2, 2, 2]));
        Assert.AreEqual(double.NaN, HillEstimator.AlphaAtMedian([5, 4, 0, 0, 0, 0]));
        Assert.AreEqual(double.NaN, HillEstimator.AlphaAtMedian([5, 4, 1e-9, 1e-10, 1e-11, 1e-12], noiseFloor: 1e-8));
    }

    [TestMethod]
    public void Sample_KolmogorovSmirnov_IsAMetric() =>
        Gen.Select(Spectra, Spectra, Spectra).Sample(
            (a, b, c) =>
            {
                double ab = KolmogorovSmirnov.Distance(a, b), bc = KolmogorovSmirnov.Distance(b, c), ac = KolmogorovSmirnov.Distance(a, c);
                return KolmogorovSmirnov.Distance(a, a) == 0 && ab == KolmogorovSmirnov.Distance(b, a) && ac <= ab + bc + 1e-12 && ab is >= 0 and <= 1;
            },
            iter: 500);

    [TestMethod]
    public void Sample_KolmogorovSmirnov_IsTheLargestDifferenceOfCounts() =>
        Gen.Select(Gen.Int[0, 6].Array[1, 12], Gen.Int[0, 6].Array[1, 12]).Sample(
            (first, second) =>
            {
                double[] a = Descending([.. first.Select(v => (double)v)]), b = Descending([.. second.Select(v => (double)v)]);
                double expected = Enumerable.Range(-1, 9).Max(x => Math.Abs(Share(a, x) - Share(b, x)));
                return Close(expected, KolmogorovSmirnov.Distance(a, b)) || expected == 0;
            },
            iter: 1000);

    private static double Share(double[] values, double x) => values.Count(v => v <= x) / (double)values.Length;

    private static double[] Descending(double[] values) => [.. values.OrderDescending()];

    private static bool Close(double a, double b) => Math.Abs(a - b) <= 1e-10 * Math.Max(Math.Abs(a), Math.Abs(b)) || (double.IsNaN(a) && double.IsNaN(b));
}
