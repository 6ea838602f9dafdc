using CsCheck;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.RandomMatrices;
using MLSpectral.Statistics.Regimes;
using MLSpectral.Statistics.Samples;

namespace MLSpectral.Tests.Statistics.Regimes;

/// <summary>Each step of the rule on spectra made for it.</summary>
[TestClass]
public sealed class RegimeRuleTests
{
    private const int Rows = 300;
    private const int Columns = 200;

    // The quantiles of noise, nearer to their law than any draw.
    private static readonly double[] Noise = new MarchenkoPastur((double)Columns / Rows).Quantiles(Columns);

    [TestMethod]
    public void Noise_IsAnInvariantBulk_WithAndWithoutAStart()
    {
        AssertRegime(
            SpectralRegime.InvariantBulk,
            Weights(Noise),
            "A bulk like noise: no eigenvalue beyond what noise reaches",
            "in noise)"
        );
        AssertRegime(
            SpectralRegime.InvariantBulk,
            Weights(Noise, Noise),
            "A bulk like noise",
            "bulk 1 times that of the start",
            "at the start)"
        );
    }

    /// <summary>Writes the largest ratio of 1,000; a heavy tail has 1.2 and other marks beside.</summary>
    [TestMethod]
    [DataRow(60, 40, 1.25)]
    [DataRow(300, 200, 1.06)]
    public void Noise_HasNoLongerTailThanItsLaw(int rows, int columns, double most)
    {
        double reference = RegimeReference.OfNoise(columns, (double)columns / rows).HillAlpha - 1;
        double largest = Enumerable
            .Range(0, 1000)
            .Max(i => reference / (HillEstimator.EstimateAlphaAtMedian(GaussianSpectrum.Draw(RandomStream.Of(43, i), rows, columns)) - 1));
        Console.WriteLine(largest);
        Assert.IsLessThan(most, largest);
    }

    [TestMethod]
    public void Directions_AreOutliers()
    {
        AssertRegime(
            SpectralRegime.BulkWithOutliers,
            Weights([9, .. Noise[1..]]),
            "and an outlier: one eigenvalue beyond what noise reaches (λ₁ = 9)"
        );
        AssertRegime(SpectralRegime.BulkWithOutliers, Weights([9, 8, 7, .. Noise[3..]], Noise), "and outliers: 3 eigenvalues beyond");
    }

    [TestMethod]
    public void ABulkOfAnotherScale_IsNotInvariant_AndBothNumbersAreGiven()
    {
        AssertRegime(SpectralRegime.InvariantBulk, Weights(Noise.Times(1.04), Noise));
        AssertRegime(
            SpectralRegime.Unclear,
            Weights(Noise.Times(1.06), Noise),
            "The shape of the bulk stayed, its scale did not",
            "bulk 1.06 times that of the start"
        );
        AssertRegime(SpectralRegime.Unclear, Weights(Noise.Times(0.94), Noise));
        AssertRegime(SpectralRegime.Unclear, Kernel(Noise.Times(1.2), Noise), "at the same scale (0.0", "bulk 1.2 times");
    }

    [TestMethod]
    public void ATailThatContinuesTheBulk_IsHeavy()
    {
        double[] heavy = [.. Noise.Select((value, i) => value * Math.Pow((i + 1.0) / Columns, -0.5))];
        AssertRegime(SpectralRegime.HeavyTailed, Weights(heavy), "A heavy tail: ", "Hill α");
        AssertRegime(SpectralRegime.HeavyTailed, Kernel(heavy, Noise), "A heavy tail: ", "beyond those of the start");
        double[] power = [.. Enumerable.Range(0, Columns).Select(i => Math.Pow((i + 0.5) / Columns, -0.5))];
        AssertRegime(SpectralRegime.HeavyTailed, Weights(power), "a power law with α = ");
    }

    [TestMethod]
    public void HalfOfTheRank_IsACollapse()
    {
        AssertRegime(
            SpectralRegime.RankCollapsed,
            Weights([.. Noise[..100], .. new double[100]]),
            "Rank lost: 100 eigenvalues are above the noise floor, 200 in noise."
        );
        AssertRegime(
            SpectralRegime.RankCollapsed,
            Kernel([3, .. new double[Columns - 1]], Noise),
            "Rank lost: one eigenvalue is above the noise floor, 200 at the start."
        );

        // A kernel of fewer units than rows has these zeros from the start.
        double[] low = [.. Noise[..80], .. new double[120]];
        AssertRegime(SpectralRegime.InvariantBulk, Kernel(low, low));
        double[] few = [.. Noise[..7], .. new double[193]];
        AssertRegime(SpectralRegime.InvariantBulk, Kernel(few, few));
        SpectralMeasurement twoMore = Kernel([9, 8, .. few[2..]], few);
        AssertRegime(SpectralRegime.BulkWithOutliers, twoMore, "2 eigenvalues beyond those of the start (λ₁ = 9)");
    }

    [TestMethod]
    public void ABulkWithoutMass_IsACollapse_UnlessItKeptItsSize()
    {
        double[] collapsed = [900, 800, 700, .. Noise[3..].Times(1e-2)];
        AssertRegime(SpectralRegime.RankCollapsed, Weights(collapsed), "The bulk has vanished", "% in noise)");
        AssertRegime(SpectralRegime.RankCollapsed, Weights(collapsed, Noise), "% at the start)");
        AssertRegime(SpectralRegime.BulkWithOutliers, Weights([90_000, 80_000, 70_000, .. Noise[3..]], Noise));
    }

    [TestMethod]
    public void ABulkOfAnotherShape_WithoutATail_IsUnclear()
    {
        double[] flat = [.. Enumerable.Range(0, Columns).Select(i => 2 - (1.0 * i / Columns))];
        AssertRegime(SpectralRegime.Unclear, Weights(flat), "A bulk of another shape without a heavy tail");

        // Weights that were like this at the start are compared with the start.
        AssertRegime(SpectralRegime.InvariantBulk, Weights(flat, flat), "The bulk of the start");
        AssertRegime(SpectralRegime.BulkWithOutliers, Weights([9, .. flat[1..]], flat), "A bulk like that of the start and an outlier");
    }

    [TestMethod]
    public void AnOutlierOfTheStart_IsNoNewOne()
    {
        double[] start = [50, .. Noise[1..]];
        AssertRegime(SpectralRegime.InvariantBulk, Kernel([51, .. Noise[1..]], start));
        AssertRegime(
            SpectralRegime.BulkWithOutliers,
            Kernel([51, 9, .. Noise[2..]], start),
            "one eigenvalue beyond those of the start (λ₁ = 51)"
        );
    }

    [TestMethod]
    public void WhatCannotBeCompared_IsUnclear_AndSaysWhy()
    {
        AssertRegime(SpectralRegime.Unclear, Weights([1]), "One eigenvalue is too few for a bulk and a tail; it takes 10.");
        AssertRegime(SpectralRegime.Unclear, Weights(Noise[..9]), "9 eigenvalues are too few");
        AssertRegime(SpectralRegime.Unclear, Kernel(Noise, null), "Nothing to compare with");
        AssertRegime(SpectralRegime.Unclear, Kernel(new double[20], new double[20]), "All eigenvalues are zero, and were at the start.");
        AssertRegime(SpectralRegime.RankCollapsed, Kernel(new double[Columns], Noise), "Rank lost: 0 eigenvalues");
        AssertRegime(SpectralRegime.RankCollapsed, Weights(new double[Columns]));
    }

    [TestMethod]
    public void Sample_TheRegime_DoesNotDependOnTheScale() =>
        Gen.Select(Gen.Double[0.01, 10].Array[12, 40], Gen.Double[0.01, 10], Gen.Int[-30, 30])
            .Sample(
                (draws, last, exponent) =>
                {
                    double scale = Math.ScaleB(1, exponent);
                    double[] now = SpectrumSamples.Descending(draws),
                        start = SpectrumSamples.Descending([.. draws[1..], last]);
                    foreach (
                        Func<double[], double[]?, SpectralMeasurement> measure in new Func<double[], double[]?, SpectralMeasurement>[]
                        {
                            Kernel,
                            (n, s) => Weights(n, s),
                        }
                    )
                        Assert.AreEqual(measure(now, start).Regime, measure(now.Times(scale), start.Times(scale)).Regime);
                }
            );

    private static void AssertRegime(SpectralRegime regime, SpectralMeasurement row, params string[] evidence)
    {
        Assert.AreEqual(regime, row.Regime, row.RegimeEvidence);
        StringAssert.EndsWith(row.RegimeEvidence, ".");
        foreach (string part in evidence)
            StringAssert.Contains(row.RegimeEvidence, part);
    }

    private static SpectralMeasurement Weights(double[] now, double[]? start = null) => Row(SpectralMatrix.Weight, now, start);

    private static SpectralMeasurement Kernel(double[] now, double[]? start) => Row(SpectralMatrix.ConjugateKernel, now, start);

    private static SpectralMeasurement Row(string matrix, double[] now, double[]? start)
    {
        Spectrum Of(double[] eigenvalues) =>
            new(matrix, 1, "", Rows, eigenvalues.Length, eigenvalues, 0);
        Spectrum spectrum = Of(now);
        return SpectralMeasurement.Compute(spectrum, start is null ? spectrum : Of(start));
    }
}
