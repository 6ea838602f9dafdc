using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Statistics.Samples;
using static MLSpectral.Tests.Transforms.Drift.DriftSamples;

namespace MLSpectral.Tests.Transforms.Drift;

/// <summary>Batches, and the table of them.</summary>
[TestClass]
public sealed class SpectralComparisonTests
{
    private static readonly DriftReference Remembered = Reference(Gaussian(1000, 4, RandomStream.Of(1, 0)));
    private static readonly float[][] Current = Gaussian(250, 4, RandomStream.Of(1, 1));

    [TestMethod]
    public void Batches_AreConsecutiveRows_AndAShortLastOneHasNoNumbers()
    {
        SpectralComparison comparison = Remembered.Compare(View(Current), Column, 60);
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 4 }, comparison.Batches.Select(batch => batch.Batch).ToArray());
        CollectionAssert.AreEqual(new long[] { 0, 60, 120, 180, 240 }, comparison.Batches.Select(batch => batch.FirstRow).ToArray());
        CollectionAssert.AreEqual(new long[] { 60, 60, 60, 60, 10 }, comparison.Batches.Select(batch => batch.RowCount).ToArray());
        CollectionAssert.AreEqual(new long[] { 48, 48, 48, 48, 0 }, comparison.Batches.Select(batch => batch.TestedRowCount).ToArray());
        CollectionAssert.AreEqual(
            new[] { false, false, false, false, true },
            comparison.Batches.Select(batch => double.IsNaN(batch.PValue)).ToArray()
        );
        Assert.AreEqual(double.NaN, comparison.Batches[4].MeanDrift);

        // The sizes of a batch are those of its rows alone. One draw of blocks is another's, so p-values may differ.
        Assert.AreEqual(Remembered.Compare(Current[60..120]).CovarianceDrift, comparison.Batches[1].CovarianceDrift);
        Assert.HasCount(5, Remembered.Compare(View(Current), Column, 50).Batches);
    }

    [TestMethod]
    public void Batches_AreReadOnlyAsFarAsAskedFor()
    {
        int read = 0;
        var ml = TestData.Context();
        IDataView counted = ml.Data.FilterByCustomPredicate<Counted>(View(Current), row =>
        {
            read++;
            return false;
        });
        SpectralDrift[] first = [.. Remembered.CompareBatches(counted, Column, 60).Take(2)];
        Assert.HasCount(2, first);
        Assert.AreEqual(120, read);
    }

    [TestMethod]
    public void TheTable_HoldsEveryPropertyOfItsRows()
    {
        SpectralComparison comparison = Remembered.Compare(View(Current), Column, 60);
        string[] names = [.. typeof(SpectralDrift).GetProperties().Select(property => property.Name)];
        CollectionAssert.AreEquivalent(names, comparison.Schema.Select(column => column.Name).ToArray());
        SpectralDrift[] read = [.. TestData.Context().Data.CreateEnumerable<SpectralDrift>(comparison, reuseRowObject: false)];
        foreach (System.Reflection.PropertyInfo property in typeof(SpectralDrift).GetProperties())
            CollectionAssert.AreEqual(
                comparison.Batches.Select(property.GetValue).ToArray(),
                read.Select(property.GetValue).ToArray(),
                property.Name
            );
        Assert.AreEqual(5, comparison.ToDataFrame().Rows.Count);
        CollectionAssert.AreEquivalent(names, comparison.ToDataFrame().Columns.Select(column => column.Name).ToArray());
    }

    [TestMethod]
    public void ALargeBatch_IsComparedByAChoiceOfItsBlocks()
    {
        SpectralDrift drift = Remembered.Compare(Gaussian(5000, 4, RandomStream.Of(1, 2)));
        Assert.AreEqual((5000L, 128L * Remembered.RowsPerBlock), (drift.RowCount, drift.TestedRowCount));
        Assert.IsGreaterThan(0.05, drift.PValue);
    }

    [TestMethod]
    public void ComparingAgain_GivesTheSameNumbers() =>
        CollectionAssert.AreEqual(
            Remembered.Compare(View(Current), Column, 60).Batches.Select(batch => (batch.PValue, batch.SpectrumDrift)).ToArray(),
            Remembered.Compare(View(Current), Column, 60).Batches.Select(batch => (batch.PValue, batch.SpectrumDrift)).ToArray()
        );

    [TestMethod]
    public void AnotherSeed_DrawsOtherChoices()
    {
        float[][] old = Gaussian(1000, 4, RandomStream.Of(1, 0));
        SpectralDrift first = Reference(old, seed: 5).Compare(Current),
            second = Reference(old, seed: 6).Compare(Current);
        Assert.AreEqual(first.CovarianceDrift, second.CovarianceDrift);
        Assert.AreNotEqual(
            (first.SpectrumPValue, first.CovariancePValue, first.MeanPValue),
            (second.SpectrumPValue, second.CovariancePValue, second.MeanPValue)
        );
    }

    // Of 16 rows of 10 slots the effective rank is about 7, of all rows of the reference nearly 10.
    [TestMethod]
    public void BothSpectra_AreThoseOfEquallyManyRows()
    {
        DriftReference reference = Reference(Gaussian(1000, 10, RandomStream.Of(2, 0)));
        Assert.AreEqual(16, reference.RowsPerBlock);
        SpectralDrift[] batches = [.. reference.Compare(View(Gaussian(800, 10, RandomStream.Of(2, 1))), Column, 16).Batches];
        Assert.AreEqual(batches.Average(batch => batch.EffectiveRank), batches.Average(batch => batch.ReferenceEffectiveRank), 0.3);
        Assert.AreEqual(1, batches.Average(batch => batch.LeadingEigenvalueRatio), 0.15);
    }

    private sealed class Counted
    {
        [VectorType(4)]
        public float[] Values { get; set; } = [];
    }
}
