using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Tests.Models;
using MLSpectral.Tests.Telemetry;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Transforms;

/// <summary>Comparisons as users make them: by the probe of a fitted or loaded pipeline.</summary>
[TestClass]
public sealed class ProbeComparisonTests
{
    private const string Column = "Features";

    [TestMethod]
    public void ALoadedPipeline_ComparesAlike_InAnotherProcessToo_WithoutLibTorch()
    {
        MLContext ml = TestData.Context();
        IDataView data = ml.View(600),
            later = ml.View(300, seed: 8);
        ITransformer model = Pipeline(ml).Fit(data);
        ITransformer loaded = EstimatorWorkout.Reload(ml, model, data.Schema);
        SpectralComparison expected = ColumnSpectrumTransformer.FindIn(model).Compare(model.Transform(later));
        TransformWorkout.AssertSameValues(
            expected,
            ColumnSpectrumTransformer.FindIn(loaded).Compare(loaded.Transform(later)),
            [.. expected.Schema.Select(column => column.Name)]
        );
        ScoringService.AssertSameDrift(ml, model, later);
    }

    [TestMethod]
    public void RowsOfTheSameKind_DoNotDrift_AndLargerOnesDo()
    {
        MLContext ml = TestData.Context();
        var probe = ColumnSpectrumTransformer.FindIn(ml.Transforms.ColumnSpectrum(Column).Fit(ml.View(2000)));
        Assert.IsGreaterThan(0.01, probe.Compare(ml.View(1000, seed: 11)).Batches.Single().PValue);
        SpectralDrift drift = probe
            .Compare(
                ml.Load(
                    TestData
                        .Rows(1000, seed: 11)
                        .Select(row => new TestData.Row { Features = [.. row.Features.Select(value => 1.2f * value)] })
                        .ToList()
                )
            )
            .Batches.Single();
        Assert.AreEqual(0.005, drift.PValue);
        Assert.AreEqual(1.44, drift.TotalVarianceRatio, 0.1);
        Assert.AreEqual(0.2, drift.SpectrumDrift, 0.05);
    }

    [TestMethod]
    [DataRow(400, 1)]
    [DataRow(60, 5)]
    public void TheRowsOfTheFit_DoNotDriftFromThemselves_EvenWhereTheyAreFewerThanSlots(int width, int seeds)
    {
        MLContext ml = TestData.Context();
        for (int seed = 1; seed <= seeds; seed++)
        {
            IDataView rows = ml.Singles(ProbeRows.Noise(120, width, seed));
            SpectralDrift drift = ColumnSpectrumTransformer
                .FindIn(ml.Transforms.ColumnSpectrum(Column).Fit(rows))
                .Compare(ml.Data.ShuffleRows(rows, seed))
                .Batches.Single();
            Assert.IsGreaterThan(0.05, drift.PValue, drift.ToString());
            Assert.IsGreaterThan(0.05, drift.SpectrumPValue, drift.ToString());
        }
    }

    [TestMethod]
    public void AMeanThatMovesInOneSlotOfAHundred_IsFound()
    {
        MLContext ml = TestData.Context();
        var probe = ColumnSpectrumTransformer.FindIn(ml.Transforms.ColumnSpectrum(Column).Fit(ml.Singles(ProbeRows.Noise(4096, 100, 1))));
        double[][] moved = ProbeRows.Noise(1024, 100, 2);
        foreach (double[] row in moved)
            row[40] += 0.15;
        SpectralDrift drift = probe.Compare(ml.Singles(moved)).Batches.Single();
        Assert.IsLessThan(0.02, drift.MeanPValue, drift.ToString());
        Assert.IsGreaterThan(0.05, drift.CovariancePValue, drift.ToString());
    }

    [TestMethod]
    public void Batches_AreComparedWhenAskedFor_AndToldToTheMeter()
    {
        MLContext ml = TestData.Context();
        var probe = ColumnSpectrumTransformer.FindIn(ml.Transforms.ColumnSpectrum(Column).Fit(ml.View(400)));
        using var readings = new MeterReadings();
        using IEnumerator<SpectralDrift> batches = probe.CompareBatches(ml.View(250, seed: 9), rowsPerBatch: 100).GetEnumerator();
        Assert.IsEmpty(readings.All);
        Assert.IsTrue(batches.MoveNext());
        CollectionAssert.AreEqual(
            new[] { batches.Current.PValue },
            readings.Of("mlspectral.drift.p_value").Select(reading => reading.Value).ToArray()
        );
        CollectionAssert.AreEqual(
            new[] { (double)batches.Current.TestedRowCount },
            readings.Of("mlspectral.drift.rows").Select(reading => reading.Value).ToArray()
        );
        Assert.IsTrue(readings.All.All(reading => Equals(reading.Tag("mlspectral.column"), Column)));
        Assert.HasCount(3, probe.Compare(ml.View(250, seed: 9), rowsPerBatch: 100).Batches);
        Assert.HasCount(4, readings.Of("mlspectral.drift.rows"));
    }

    [TestMethod]
    public void OfSeveralProbes_TheColumnChooses()
    {
        MLContext ml = TestData.Context();
        IDataView data = ml.View(100);
        ITransformer model = ml
            .Transforms.CopyColumns("Copy", Column)
            .Append(ml.Transforms.ColumnSpectrum("Copy"))
            .Append(ml.Transforms.ColumnSpectrum(Column))
            .Fit(data);
        Assert.AreEqual(Column, ColumnSpectrumTransformer.FindIn(model).ColumnName);
        Assert.AreEqual("Copy", ColumnSpectrumTransformer.FindIn(model, "Copy").ColumnName);
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => ColumnSpectrumTransformer.FindIn(model, "Other")).Message, "'Other'");
        Assert.HasCount(2, SpectralTrace.FindAllIn(model));
    }

    [TestMethod]
    public void RowsPerBlock_IsChecked_AndLimitsTheBatch()
    {
        MLContext ml = TestData.Context();
        StringAssert.Contains(
            Assert
                .Throws<ArgumentException>(() => ml.Transforms.ColumnSpectrum(Column, new ColumnSpectrumOptions { RowsPerBlock = 100 }))
                .Message,
            "power of two"
        );
        var probe = ColumnSpectrumTransformer.FindIn(
            ml.Transforms.ColumnSpectrum(Column, new ColumnSpectrumOptions { RowsPerBlock = 32 }).Fit(ml.View(10_000))
        );
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => probe.CompareBatches(ml.View(), 31)).Message, "32");
        StringAssert.Contains(Assert.Throws<ArgumentException>(() => probe.Compare(ml.View(31))).Message, "fewer than one block of 32");
    }

    private static EstimatorChain<ColumnSpectrumTransformer> Pipeline(MLContext ml) =>
        ml.Transforms.NormalizeMeanVariance(Column, fixZero: false).Append(ml.Transforms.ColumnSpectrum(Column));
}
