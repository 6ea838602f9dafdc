using MLSpectral.Spectra;
using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral.Tests.Spectra;

/// <summary>That every column of a row is what its documentation says.</summary>
[TestClass]
public sealed class SpectralMeasurementTests
{
    [TestMethod]
    public void Of_AWeightSpectrum_FillsEveryColumn()
    {
        double[] eigenvalues = [30, 7, 5, 4, 3.5, 3, 2.5, 2, 1.5, 1, 0.5, 1e-12];
        double[] startEigenvalues = [6, 5.5, 5, 4, 3.5, 3, 2.5, 2, 1.5, 1, 0.5, 1e-12];
        var spectrum = new Spectrum("Weight", 3, "Hidden3", 12, 48, eigenvalues, noiseFloor: 1e-10)
        {
            HasMarchenkoPasturBulk = true,
            IsExact = false,
            ErrorBound = 0.5,
            RelativeChange = 0.1,
            TargetAlignment = 0.2,
            CenteredTargetAlignment = 0.3,
            TopEigenvectorAlignment = 0.4,
        };
        SpectralMeasurement row = SpectralMeasurement.Of(spectrum, new Spectrum("Weight", 3, "Hidden3", 12, 48, startEigenvalues, 1e-10));

        Assert.AreEqual(("Weight", 3, "Hidden3", 12L, 48L, 0.25), (row.Matrix, row.Layer, row.LayerName, row.Rows, row.Columns, row.AspectRatio));
        Assert.AreEqual((1e-10, false, 0.5), (row.NoiseFloor, row.IsExact, row.ErrorBound));
        Assert.AreEqual((0.1, 0.2, 0.3, 0.4), (row.RelativeChange, row.TargetAlignment, row.CenteredTargetAlignment, row.TopEigenvectorAlignment));
        Assert.AreSame(eigenvalues, row.Eigenvalues);
        Assert.AreEqual(60, row.Trace, 1e-9);
        Assert.AreEqual(Math.Log10(60), row.LogNorm, 1e-9);
        Assert.AreEqual(30, row.SpectralNorm);
        Assert.AreEqual(Math.Log10(30), row.LogSpectralNorm, 1e-15);
        Assert.AreEqual(Math.Sqrt(eigenvalues.Sum(v => v * v)), row.FrobeniusNorm, 1e-12);
        Assert.AreEqual(60.0 / 30, row.StableRank, 1e-9);
        Assert.AreEqual(11, row.NumericalRank);
        Assert.AreEqual(double.PositiveInfinity, row.ConditionNumber);

        // The median of the eleven values above the floor is 3; five are larger.
        Assert.AreEqual(1 + (5 / new[] { 30, 7, 5, 4, 3.5 }.Sum(v => Math.Log(v / 3))), row.HillAlpha, 1e-14);

        // One outlier; the law is fitted to the other eleven of an 11 × 47 matrix.
        double variance = MarchenkoPasturFit.Of(eigenvalues.AsSpan(1), 47)!.Variance;
        Assert.AreEqual(variance, row.BulkVariance, 1e-12);
        Assert.AreEqual(variance * Math.Pow(1 - Math.Sqrt(11.0 / 47), 2), row.BulkLower, 1e-12);
        Assert.AreEqual(variance * Math.Pow(1 + Math.Sqrt(11.0 / 47), 2), row.BulkUpper, 1e-12);
        Assert.AreEqual(1, row.OutlierCount);
        Assert.IsTrue(row.OutlierThreshold is > 7 and < 30);

        // Only the two largest differ: above 6 lie two of twelve now and none at the start.
        Assert.AreEqual(2.0 / 12, row.SpectrumKs, 1e-15);
    }

    [TestMethod]
    public void Of_AKernelSpectrum_HasNoBulk()
    {
        var spectrum = new Spectrum("ConjugateKernel", 1, "Hidden1", 20, 30, [.. Enumerable.Range(1, 20).Select(i => 21.0 - i)], 0);
        SpectralMeasurement row = SpectralMeasurement.Of(spectrum, spectrum);
        foreach (double value in new[] { row.BulkVariance, row.BulkLower, row.BulkUpper, row.OutlierCount, row.RelativeChange, row.TargetAlignment })
            Assert.AreEqual(double.NaN, value);
        Assert.AreEqual(2.0 / 3, row.AspectRatio, 1e-15);
    }

    [TestMethod]
    public void Of_ALowRankMatrix_UsesNoEigenvalueUnderTheFloor()
    {
        // Three eigenvalues and rounding, which differs between two times.
        static Spectrum Noisy(double noise) => new("Weight", 1, "Hidden1", 100, 20, [9, 5, 4, .. Enumerable.Range(1, 17).Select(i => noise / i)], 1e-12)
        {
            HasMarchenkoPasturBulk = true,
        };
        SpectralMeasurement row = SpectralMeasurement.Of(Noisy(1e-13), Noisy(1e-15));
        Assert.AreEqual(0, row.SpectrumKs);
        Assert.AreEqual(double.NaN, row.OutlierCount);
        Assert.AreEqual(double.NaN, row.HillAlpha);
        Assert.AreEqual(3, row.NumericalRank);
    }
}
