using CsCheck;
using MLSpectral.Statistics.Sizes;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class SpectrumSizeTests
{
    [TestMethod]
    public void EffectiveRank_IsOfTheValuesAboveTheFloor()
    {
        Assert.AreEqual(2, SpectrumSize.Compute([3, 3, 1, 1], 1).EffectiveRank, 1e-14);
        Assert.AreEqual(double.NaN, SpectrumSize.Compute([3, 3, 1, 1], 3).EffectiveRank);
    }

    [TestMethod]
    public void Size_OfAKnownSpectrum_IsTheDefinition()
    {
        SpectrumSize size = SpectrumSize.Compute([4, 2, 1, 1, 0], noiseFloor: 1e-10);
        Assert.AreEqual(8, size.Trace, 1e-15);
        Assert.AreEqual(Math.Sqrt(22), size.FrobeniusNorm, 1e-15);
        Assert.AreEqual(4, size.SpectralNorm);
        Assert.AreEqual(2, size.StableRank, 1e-15);
        Assert.AreEqual(Math.Exp((0.5 * Math.Log(2)) + (0.25 * Math.Log(4)) + (0.25 * Math.Log(8))), size.EffectiveRank, 1e-14);
        Assert.AreEqual(64.0 / 22, size.ParticipationRatio, 1e-15);
        Assert.AreEqual(4, size.NumericalRank);
        Assert.AreEqual(double.PositiveInfinity, size.ConditionNumber);
        Assert.AreEqual(Math.Log10(8), size.LogNorm, 1e-15);
        Assert.AreEqual(Math.Log10(4), size.LogSpectralNorm, 1e-15);
        Assert.AreEqual(4, SpectrumSize.Compute([4, 2, 1], 0).ConditionNumber);
    }

    [TestMethod]
    public void Size_OfZeroes_HasNoRatios()
    {
        SpectrumSize size = SpectrumSize.Compute([0, 0], 0);
        Assert.AreEqual(0, size.NumericalRank);
        Assert.AreEqual(0, size.Trace);
        Assert.AreEqual(double.NaN, size.StableRank);
        Assert.AreEqual(double.NaN, size.ParticipationRatio);
        Assert.AreEqual(double.NaN, size.LogNorm);
    }

    [TestMethod]
    public void Size_OfNegativeValues_HasATraceAndNoRank()
    {
        SpectrumSize size = SpectrumSize.Compute([-1, -3], 0);
        Assert.AreEqual(-4, size.Trace);
        Assert.AreEqual(Math.Sqrt(10), size.FrobeniusNorm, 1e-15);
        Assert.AreEqual(1.6, size.ParticipationRatio, 1e-15);
        Assert.AreEqual(0, size.NumericalRank);
        Assert.AreEqual(double.NaN, size.StableRank);
        Assert.AreEqual(double.NaN, size.EffectiveRank);
        Assert.AreEqual(double.NaN, size.LogNorm);
    }

    [TestMethod]
    public void Size_OfHugeAndOfTinyValues_NeitherOverflowsNorUnderflows()
    {
        // 100 equal values: the trace of the huge ones is beyond a double, its logarithm is not.
        SpectrumSize huge = SpectrumSize.Compute([.. Enumerable.Repeat(1e307, 100)], 0),
            tiny = SpectrumSize.Compute([.. Enumerable.Repeat(1e-300, 100)], 0);
        Assert.AreEqual(double.PositiveInfinity, huge.Trace);
        Assert.AreEqual(309, huge.LogNorm, 1e-12);
        Assert.AreEqual(100, huge.ParticipationRatio, 1e-10);
        Assert.AreEqual(100, huge.EffectiveRank, 1e-10);
        Assert.AreEqual(1e-299, tiny.FrobeniusNorm, 1e-312);
        Assert.AreEqual(100, tiny.ParticipationRatio, 1e-10);
    }

    [TestMethod]
    public void Size_OfNothingOrAscendingValues_Throws()
    {
        Assert.ThrowsExactly<ArgumentException>(() => SpectrumSize.Compute([], 0));
        Assert.ThrowsExactly<ArgumentException>(() => SpectrumSize.Compute([1, 2], 0));
        Assert.ThrowsExactly<ArgumentException>(() => SpectrumSize.Compute([double.NaN], 0));
    }

    [TestMethod]
    public void Sample_Ranks_DoNotDependOnScale() =>
        Gen.Select(SpectrumSamples.Positive, Gen.Double[-290, 290])
            .Sample(
                (values, exponent) =>
                {
                    double scale = Math.Pow(10, exponent);
                    SpectrumSize a = SpectrumSize.Compute(values, 0),
                        b = SpectrumSize.Compute(values.Times(scale), 0);
                    return SpectrumSamples.Close(a.StableRank, b.StableRank)
                        && SpectrumSamples.Close(a.EffectiveRank, b.EffectiveRank)
                        && a.NumericalRank == b.NumericalRank
                        && SpectrumSamples.Close(a.ParticipationRatio, b.ParticipationRatio)
                        && SpectrumSamples.Close(a.ConditionNumber, b.ConditionNumber)
                        && SpectrumSamples.Close(a.FrobeniusNorm * scale, b.FrobeniusNorm)
                        && Math.Abs(a.LogNorm + exponent - b.LogNorm) < 1e-10;
                },
                iter: 500
            );

    [TestMethod]
    public void Sample_Ranks_AreBetweenOneAndTheCount() =>
        SpectrumSamples.Positive.Sample(
            values =>
            {
                // Rényi entropies of order 1, 2 and ∞ descend.
                SpectrumSize size = SpectrumSize.Compute(values, 0);
                return size.StableRank >= 1 - 1e-12
                    && size.StableRank <= size.ParticipationRatio * (1 + 1e-12)
                    && size.ParticipationRatio <= size.EffectiveRank * (1 + 1e-12)
                    && size.EffectiveRank <= values.Length * (1 + 1e-12);
            },
            iter: 500
        );
}
