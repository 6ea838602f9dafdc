using System.Reflection;
using CsCheck;
using Microsoft.ML;
using TorchSharp;

namespace MLSpectral.Tests.Transforms;

/// <summary>The spectra of a column against their plain computation, and what becomes of unusual rows.</summary>
[TestClass]
public sealed class ColumnSpectrumTests
{
    private static readonly double[] Means = [0, 1, -1e6, 1e9];

    private readonly MLContext _ml = TestData.Context();

    [TestMethod]
    public void Spectra_OfAnyColumn_AreThoseOfTheDenseComputation() =>
        Gen.Select(Gen.Int[2, 60], Gen.Int[1, 20], Gen.Int[0, 3].Select(pick => Means[pick]), Gen.Bool, Gen.Bool, Gen.Int[1, 1000])
            .Sample(
                (n, d, mean, sparse, single, seed) =>
                {
                    double[][] rows = Shifted(ProbeRows.Noise(n, d, seed), single && Math.Abs(mean) > 1e6 ? 1e6 : mean);
                    ColumnSpectrumTransformer probe = Fit(single ? _ml.Singles(rows, sparse) : _ml.Doubles(rows, sparse));
                    double[][] seen = single ? [.. rows.Select(row => Array.ConvertAll(row, value => (double)(float)value))] : rows;
                    AssertClose(DenseColumn.Covariance(seen), Row(probe, SpectralMatrix.Covariance).Eigenvalues);
                    AssertClose(DenseColumn.Gram(seen), Row(probe, SpectralMatrix.Gram).Eigenvalues);
                    if (probe.ConstantSlotCount == 0)
                        AssertClose(DenseColumn.Correlation(seen), Row(probe, SpectralMatrix.Correlation).Eigenvalues);
                    Assert.AreEqual(n, probe.RowCount);
                },
                iter: 100,
                threads: 1
            );

    // Sums over many rows round by more than the few slots say: the third slot is exactly the sum of the others.
    [TestMethod]
    [DataRow(20)]
    [DataRow(10_000)]
    [DataRow(300_000)]
    public void ASlotThatIsTheSumOfOthers_AddsNoRank(int count)
    {
        double[][] noise = [.. ProbeRows.Noise(count, 2, 5).Select(row => Array.ConvertAll(row, value => (double)(float)value))],
            rows = [.. noise.Select(row => (double[])[row[0], row[1], row[0] + row[1]])];
        foreach (SpectralMeasurement row in Fit(_ml.Doubles(rows)).Spectra.Measurements)
            Assert.AreEqual(2, row.NumericalRank, $"{row.Matrix}: {row.Eigenvalues[2]:R} above {row.NoiseFloor:R}");
    }

    [TestMethod]
    public void Rows_SayWhatWasMeasured()
    {
        ColumnSpectrumTransformer probe = Fit(_ml.Singles(ProbeRows.Noise(50, 12, 1)));
        Assert.AreEqual(12, probe.Width);
        Assert.AreEqual(ProbeRows.Column, probe.ColumnName);
        CollectionAssert.AreEqual(
            new[] { SpectralMatrix.Covariance, SpectralMatrix.Correlation, SpectralMatrix.Gram },
            probe.Spectra.Measurements.Select(row => row.Matrix).ToArray()
        );
        foreach (SpectralMeasurement row in probe.Spectra.Measurements)
        {
            Assert.AreEqual(
                (0L, 0, ProbeRows.Column, 50L, 12L, true),
                (row.Step, row.Layer, row.LayerName, row.Rows, row.Columns, row.IsExact)
            );
            Assert.AreEqual(double.NaN, row.LearningRate);
            Assert.IsGreaterThan(0, row.NoiseFloor);
            Assert.AreEqual(row.NoiseFloor, row.ErrorBound);

            // The edges v (1 ± √(12/n))² of the law: rows that were centred are as good as one less.
            double root = Math.Sqrt(12.0 / (row.Matrix == SpectralMatrix.Gram ? 50 : 49));
            Assert.AreEqual((1 + root) / (1 - root), Math.Sqrt(row.BulkUpper / row.BulkLower), 1e-9, row.Matrix);
        }
    }

    [TestMethod]
    public void Rows_WithMissingOrInfiniteValues_AreSkippedAndCounted()
    {
        double[][] good = ProbeRows.Noise(40, 5, 2),
            bad =

            [
                [1, 2, double.NaN, 4, 5],
                [1, double.PositiveInfinity, 3, 4, 5],
                [double.NegativeInfinity, 2, 3, 4, 5],
            ];
        foreach (bool sparse in new[] { false, true })
        {
            ColumnSpectrumTransformer probe = Fit(_ml.Doubles([bad[0], .. good[..20], bad[1], .. good[20..], bad[2]], sparse));
            Assert.AreEqual((40L, 3L), (probe.RowCount, probe.SkippedRowCount));
            AssertClose(DenseColumn.Covariance(good), Row(probe, SpectralMatrix.Covariance).Eigenvalues);
        }
    }

    [TestMethod]
    public void ConstantSlots_AreLeftOutOfTheCorrelationAndCounted()
    {
        double[][] noise = ProbeRows.Noise(80, 12, 3);
        double[][] rows = [.. noise.Select(row => (double[])[0.1, .. row, 1e6, 0])];
        ColumnSpectrumTransformer probe = Fit(_ml.Singles(rows));
        Assert.AreEqual(3, probe.ConstantSlotCount);
        SpectralMeasurement correlation = Row(probe, SpectralMatrix.Correlation);
        AssertClose(DenseColumn.Correlation(noise), correlation.Eigenvalues);
        Assert.AreEqual(12L, correlation.Columns);
        StringAssert.Contains(correlation.Evidence, "3 constant slots left out.");
        Assert.AreEqual(15L, Row(probe, SpectralMatrix.Covariance).Columns);
    }

    [TestMethod]
    public void AColumnOfConstants_HasNoCorrelation()
    {
        ColumnSpectrumTransformer probe = Fit(_ml.Doubles(Enumerable.Repeat<double[]>([1, 2, 2], 30)));
        Assert.AreEqual(3, probe.ConstantSlotCount);
        CollectionAssert.AreEqual(
            new[] { SpectralMatrix.Covariance, SpectralMatrix.Gram },
            probe.Spectra.Measurements.Select(row => row.Matrix).ToArray()
        );
        CollectionAssert.AreEqual(new double[3], Row(probe, SpectralMatrix.Covariance).Eigenvalues);
        Assert.AreEqual(9, Row(probe, SpectralMatrix.Gram).Eigenvalues[0], 1e-14);
    }

    [TestMethod]
    public void AllZeroRows_HaveSpectraOfZeros()
    {
        foreach (bool sparse in new[] { false, true })
            Assert.IsTrue(
                Fit(_ml.Singles(Enumerable.Repeat(new double[20], 30), sparse))
                    .Spectra.Measurements.All(row => row.Eigenvalues.All(value => value == 0))
            );
    }

    [TestMethod]
    public void TheMeanOfTheRows_IsNamedAsTheOutlierOfTheGramMatrix()
    {
        ColumnSpectrumTransformer probe = Fit(_ml.Singles(Shifted(ProbeRows.Noise(300, 30, 4), 5)));
        StringAssert.Contains(Row(probe, SpectralMatrix.Gram).Evidence, "Rows are not centred here");
        Assert.AreEqual(0, Row(probe, SpectralMatrix.Covariance).OutlierCount);
        Assert.AreEqual(1, Row(probe, SpectralMatrix.Gram).OutlierCount);
    }

    [TestMethod]
    [DataRow(300, 60)]
    [DataRow(60, 300)]
    public void APlantedDirection_IsFoundWhateverTheUnits(int n, int d)
    {
        // Half of the slots share a factor, and slots are in very different units: only the correlation can see it.
        double[][] noise = ProbeRows.Noise(n, d, 5),
            factor = ProbeRows.Noise(n, 1, 6);
        double[][] rows =
        [
            .. noise.Select(
                (row, i) => row.Select((value, j) => (value + (j % 2 == 0 ? 0.8 * factor[i][0] : 0)) * Math.Pow(10, (j % 7) - 3)).ToArray()
            ),
        ];
        SpectralMeasurement found = Row(Fit(_ml.Doubles(rows)), SpectralMatrix.Correlation),
            without = Row(Fit(_ml.Doubles(noise)), SpectralMatrix.Correlation);
        Assert.AreEqual(1, found.OutlierCount);
        Assert.IsLessThan(1e-6, found.OutlierPValue);
        Assert.AreEqual(0, without.OutlierCount);
    }

    [TestMethod]
    [TestCategory("Long")]
    [DataRow(300, 60)]
    [DataRow(60, 300)]
    public void PureNoise_IsRejectedAsOftenAsTheLevelSays(int n, int d)
    {
        // At 1 %, 4 of 400 are expected; more than 10 have a chance of 0.3 %.
        int[] rejected = new int[3];
        for (int seed = 0; seed < 400; seed++)
        {
            ColumnSpectrumTransformer probe = Fit(_ml.Doubles(ProbeRows.Noise(n, d, seed)));
            for (int i = 0; i < 3; i++)
                rejected[i] += probe.Spectra.Measurements[i] is { OutlierCount: > 0 } or { BulkPValue: <= 0.005 } ? 1 : 0;
        }

        Assert.IsLessThanOrEqualTo(10, rejected.Max(), string.Join(", ", rejected));
    }

    [TestMethod]
    public void RowsThatCannotBeMeasured_AreRefusedWithTheRemedy()
    {
        double[][] nan =
        [
            [double.NaN, 1],
            [1, double.NaN],
        ];
        StringAssert.Contains(Refusal(_ml.Doubles([])), "has no rows");
        StringAssert.Contains(Refusal(_ml.Doubles(nan)), "ReplaceMissingValues");
        StringAssert.Contains(
            Refusal(
                _ml.Doubles([
                    [1, 2],
                    .. nan,
                ])
            ),
            "has one row that can be measured"
        );
        StringAssert.Contains(
            Refusal(
                _ml.Doubles([
                    [1e200, 2],
                    [-1e200, 1],
                    [3, 4],
                ])
            ),
            "overflow"
        );
    }

    [TestMethod]
    public void ACancelledContext_EndsTheFit_AndLeavesNoTensorAlive()
    {
        var ml = new MLContext(1);
        IDataView data = ml.Singles(ProbeRows.Noise(50, 4, seed: 1));
        typeof(MLContext).GetMethod("CancelExecution", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(ml, null);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        OperationCanceledException failure = Assert.ThrowsExactly<OperationCanceledException>(() =>
            ml.Transforms.ColumnSpectrum("Features").Fit(data)
        );
        Assert.AreEqual("The fit of the spectral probe of 'Features' was cancelled by the MLContext.", failure.Message);
        Assert.AreEqual(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [TestMethod]
    public void Options_OutOfRange_AreNamed()
    {
        Assert.Throws<ArgumentException>(() => _ml.Transforms.ColumnSpectrum(""));
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => _ml.Transforms.ColumnSpectrum("a", maximumExactWidth: 0)).Message,
            "MaximumExactWidth"
        );
        StringAssert.Contains(
            Assert
                .ThrowsExactly<ArgumentException>(() =>
                    _ml.Transforms.ColumnSpectrum("a", new ColumnSpectrumOptions { BootstrapReplicas = -1 })
                )
                .Message,
            "BootstrapReplicas"
        );
    }

    [TestMethod]
    public void Fit_LeavesNoTensorAlive()
    {
        IDataView good = _ml.Singles(ProbeRows.Noise(3000, 40, 8)),
            bad = _ml.Doubles([]),
            wide = _ml.Singles(ProbeRows.Noise(50, 600, 8));
        Fit(good);
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Fit(good);
        Fit(wide);
        _ml.Transforms.ColumnSpectrum(ProbeRows.Column, maximumExactWidth: 16).Fit(good);
        Assert.Throws<InvalidOperationException>(() => Fit(bad));
        Assert.AreEqual(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private ColumnSpectrumTransformer Fit(IDataView data) => _ml.Transforms.ColumnSpectrum(ProbeRows.Column).Fit(data);

    private string Refusal(IDataView data) => Assert.Throws<InvalidOperationException>(() => Fit(data)).Message;

    private static SpectralMeasurement Row(ColumnSpectrumTransformer probe, string matrix) =>
        probe.Spectra.Measurements.Single(row => row.Matrix == matrix);

    private static double[][] Shifted(double[][] rows, double by) =>
        [.. rows.Select(row => row.Select((value, slot) => value + (slot % 2 == 0 ? by : 0)).ToArray())];

    private static void AssertClose(double[] expected, IReadOnlyList<double> actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-10 * expected[0], $"eigenvalue {i}");
    }
}
