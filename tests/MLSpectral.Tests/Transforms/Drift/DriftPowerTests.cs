using System.Numerics.Tensors;
using MLSpectral.Statistics.Samples;
using static MLSpectral.Tests.Transforms.Drift.DriftSamples;

namespace MLSpectral.Tests.Transforms.Drift;

/// <summary>Each kind of change is found by the question it belongs to, and its size is the one put in.</summary>
[TestClass]
public sealed class DriftPowerTests
{
    private const int Width = 10;

    private static readonly float[][] Old = Scaled(4000, seed: 1);
    private static readonly DriftReference Remembered = Reference(Old);

    [TestMethod]
    public void UnchangedRows_RaiseNoAlarm()
    {
        SpectralDrift drift = Remembered.Compare(Scaled(2000, seed: 2));
        Assert.IsGreaterThan(0.05, drift.PValue);
        Assert.AreEqual(1, drift.TotalVarianceRatio, 0.05);
        Assert.AreEqual(0, drift.SpectrumDrift, 0.05);
        Assert.AreEqual(drift.ReferenceEffectiveRank, drift.EffectiveRank, 0.2);
    }

    [TestMethod]
    public void AShiftedMean_IsFoundByTheMeanAlone()
    {
        SpectralDrift drift = Remembered.Compare(Change(Scaled(2000, seed: 3), row => row[7] += 0.3f * Scale(7)));
        Assert.IsLessThanOrEqualTo(0.01, drift.MeanPValue);
        Assert.IsLessThanOrEqualTo(0.01, drift.PValue);
        Assert.IsGreaterThan(0.05, Math.Min(drift.SpectrumPValue, drift.CovariancePValue));
        Assert.AreEqual(0.3, drift.MeanDrift, 0.05);
    }

    // The slot with the smallest unit: the other questions' units would hide it.
    [TestMethod]
    public void AVarianceGrownByHalf_InOneSlot_IsFoundByTheCovariance()
    {
        SpectralDrift drift = Remembered.Compare(Change(Scaled(2000, seed: 4), row => row[9] = 5 + (MathF.Sqrt(1.5f) * (row[9] - 5))));
        Assert.IsLessThanOrEqualTo(0.01, drift.CovariancePValue);
        Assert.IsLessThanOrEqualTo(0.01, drift.SpectrumPValue);
        Assert.IsGreaterThan(0.05, drift.MeanPValue);
        Assert.AreEqual(0.5 / Math.Sqrt(Width), drift.CovarianceDrift, 0.05);
    }

    // The sum over all entries hardly notices them.
    [TestMethod]
    public void AChangeOfOneSlotOrPair_AmongMany_IsFound()
    {
        DriftReference reference = Reference(Gaussian(4000, 60, RandomStream.Of(11, 0)));
        float[][] rows = Gaussian(1000, 60, RandomStream.Of(11, 1));
        Assert.IsGreaterThan(0.05, reference.Compare(rows).PValue);
        Assert.IsLessThanOrEqualTo(0.01, reference.Compare(Change(rows, row => row[20] *= MathF.Sqrt(1.5f))).PValue);
        Assert.IsLessThanOrEqualTo(
            0.01,
            reference.Compare(Change(rows, row => row[20] = (0.3f * row[40]) + (MathF.Sqrt(0.91f) * row[20]))).PValue
        );
        Assert.IsLessThanOrEqualTo(0.01, reference.Compare(Change(rows, row => row[20] += 0.2f)).PValue);
    }

    [TestMethod]
    public void ARotation_IsFoundByTheCovarianceAndNotByTheSpectrum()
    {
        // A quarter turn: two slots with other variances change places.
        SpectralDrift drift = Remembered.Compare(Change(Scaled(2000, seed: 5), row => (row[0], row[1]) = (10 - row[1], row[0])));
        Assert.IsLessThanOrEqualTo(0.01, drift.CovariancePValue);
        Assert.IsGreaterThan(0.05, drift.SpectrumPValue);
        Assert.AreEqual(0, drift.SpectrumDrift, 0.05);
        Assert.IsLessThan(0.1, drift.LeadingEigenvectorOverlap);
    }

    [TestMethod]
    public void ANewCorrelatedDirection_IsFound_AlsoInOneBlock()
    {
        DriftReference reference = Reference(Gaussian(4000, Width, RandomStream.Of(6, 0)));
        SpectralDrift drift = reference.Compare(WithCommonFactor(Gaussian(reference.RowsPerBlock, Width, RandomStream.Of(6, 1))));
        Assert.AreEqual(1.0 / (reference.BlockCount + 1), drift.SpectrumPValue, 1e-12);
        Assert.AreEqual(1.0 / (reference.BlockCount + 1), drift.CovariancePValue, 1e-12);
        Assert.IsGreaterThan(2, drift.LeadingEigenvalueRatio);
        Assert.IsLessThan(drift.ReferenceEffectiveRank, drift.EffectiveRank);
    }

    [TestMethod]
    [DataRow(0.85f)]
    [DataRow(1.15f)]
    public void AnotherScale_UpOrDown_IsFoundByTheSpectrum_WithItsSize(float factor)
    {
        SpectralDrift drift = Remembered.Compare(Change(Scaled(2000, seed: 7), row => TensorPrimitives.Multiply(row, factor, row)));
        Assert.IsLessThanOrEqualTo(0.01, drift.SpectrumPValue);
        Assert.AreEqual(0.15, drift.SpectrumDrift, 0.03);
        Assert.AreEqual(factor * factor, drift.TotalVarianceRatio, 0.05);
    }

    [TestMethod]
    public void AConstantSlotThatBeginsToVary_IsFound()
    {
        DriftReference reference = Reference(Change(Old, row => row[3] = 0.1f));
        Assert.IsGreaterThan(0.05, reference.Compare(Change(Scaled(2000, seed: 8), row => row[3] = 0.1f)).PValue);
        SpectralDrift drift = reference.Compare(Change(Scaled(2000, seed: 8), row => row[3] = 0.1f + (1e-4f * (row[3] - 5))));
        Assert.IsLessThanOrEqualTo(0.01, drift.CovariancePValue);
        Assert.IsTrue(double.IsFinite(drift.CovarianceDrift));
    }

    [TestMethod]
    public void WideRows_AreComparedInSums_AndAChangeOfManySlotsIsFound()
    {
        DriftReference reference = Reference(Gaussian(1000, 150, RandomStream.Of(10, 0)), rowsPerBlock: 64);
        Assert.IsGreaterThan(0.05, reference.Compare(Gaussian(128, 150, RandomStream.Of(10, 1))).PValue);
        Assert.IsLessThanOrEqualTo(
            0.01,
            reference.Compare(Change(Gaussian(128, 150, RandomStream.Of(10, 1)), row => TensorPrimitives.Add(row, 0.2f, row))).MeanPValue
        );
        Assert.IsLessThanOrEqualTo(0.01, reference.Compare(WithCommonFactor(Gaussian(128, 150, RandomStream.Of(10, 2)))).CovariancePValue);
    }

    // Slots in units from 1 down to 1/1000.
    private static float Scale(int slot) => MathF.Pow(10, -slot / 3f);

    private static float[][] Scaled(int count, int seed) => Change(Gaussian(count, Width, RandomStream.Of(12, seed)), row =>
        {
            for (int i = 0; i < row.Length; i++)
                row[i] = 5 + (row[i] * Scale(i));
        });

    private static float[][] WithCommonFactor(float[][] rows)
    {
        var random = RandomStream.Of(13, 0);
        return Change(rows, row => TensorPrimitives.Add(row, 0.5f * (float)Normal(random), row));
    }
}
