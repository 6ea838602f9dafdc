using Microsoft.ML;
using Microsoft.ML.Data;
using MLSpectral.Tests.Trainers;

namespace MLSpectral.Tests.Transforms;

/// <summary>Columns wider than what is measured exactly.</summary>
[TestClass]
public sealed class ColumnSpectrumSketchTests
{
    private readonly MLContext _ml = TestData.Context();

    [TestMethod]
    public void Rows_SayThatTheyAreOfASketch_AndHowFarItCanBeOff()
    {
        ColumnSpectrumTransformer probe = Fit(ProbeRows.Noise(50, 90, 1), maximumExactWidth: 40);
        foreach (
            SpectralMeasurement row in new[]
            {
                probe,
                (ColumnSpectrumTransformer)EstimatorWorkout.Reload(_ml, probe, _ml.Singles(ProbeRows.Noise(2, 90, 1)).Schema),
            }.SelectMany(one => one.Spectra.Measurements)
        )
        {
            Assert.AreEqual((30L, false), (row.Columns, row.IsExact));
            Assert.AreEqual(row.Matrix == SpectralMatrix.Correlation ? double.NaN : Math.Sqrt(2.0 / 30) * row.Trace, row.ErrorBound, 1e-12);
            StringAssert.Contains(row.Evidence, "Measured on 90 slots folded into 30 buckets.");
        }

        Assert.AreEqual(90, probe.Width);
    }

    [TestMethod]
    public void Spectra_AreThoseOfTheFoldedRows()
    {
        double[][] rows = ProbeRows.Noise(60, 100, 2);
        var sketch = new CountSketch(100, 20, seed: 1);
        double[][] folded = [.. rows.Select(row => Fold(sketch, row))];
        ColumnSpectrumTransformer dense = Fit(rows, 20),
            sparse = _ml.Transforms.ColumnSpectrum(ProbeRows.Column, maximumExactWidth: 20).Fit(_ml.Singles(rows, sparse: true));
        double[] expected = DenseColumn.Covariance(folded),
            actual = [.. dense.Spectra.Measurements[0].Eigenvalues];
        Assert.HasCount(20, actual);
        for (int i = 0; i < 20; i++)
            Assert.AreEqual(expected[i], actual[i], 1e-10 * expected[0]);
        CollectionAssert.AreEqual(actual, sparse.Spectra.Measurements[0].Eigenvalues);
    }

    [TestMethod]
    public void Eigenvalues_AreWithinTheErrorBound_InRootMeanSquare()
    {
        // A strong direction over 200 slots, seen through 40 buckets.
        double[][] factor = ProbeRows.Noise(80, 1, 3),
            rows = [.. ProbeRows.Noise(80, 200, 4).Select((row, i) => row.Select(value => value + (2 * factor[i][0])).ToArray())];
        double[] exact = DenseColumn.Covariance(rows);
        double[] squares = new double[40];
        double bound = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            SpectralMeasurement row = _ml
                .Transforms.ColumnSpectrum(ProbeRows.Column, new ColumnSpectrumOptions { MaximumExactWidth = 40, Seed = seed })
                .Fit(_ml.Doubles(rows))
                .Spectra.Measurements[0];
            bound += row.ErrorBound * row.ErrorBound / 100;
            for (int i = 0; i < 40; i++)
                squares[i] += (row.Eigenvalues[i] - exact[i]) * (row.Eigenvalues[i] - exact[i]) / 100;
        }

        Assert.IsTrue(squares.All(square => square <= bound), $"{Math.Sqrt(squares.Max())} of {Math.Sqrt(bound)}");
        Assert.IsLessThan(exact[0] / 2, Math.Sqrt(bound));
    }

    [TestMethod]
    public void AStrongDirection_IsFound()
    {
        double[][] factor = ProbeRows.Noise(300, 1, 5),
            noise = ProbeRows.Noise(300, 500, 6);
        double[][] rows = [.. noise.Select((row, i) => row.Select(value => value + (0.5 * factor[i][0])).ToArray())];
        foreach (SpectralMeasurement row in Fit(rows, 64).Spectra.Measurements)
            Assert.AreEqual(1, row.OutlierCount, row.Matrix);
        foreach (SpectralMeasurement row in Fit(noise, 64).Spectra.Measurements)
            Assert.AreEqual(0, row.OutlierCount, row.Matrix);
    }

    [TestMethod]
    public void TheSeed_DecidesTheFolding()
    {
        double[][] rows = ProbeRows.Noise(50, 90, 1);
        double Largest(int seed) =>
            _ml
                .Transforms.ColumnSpectrum(ProbeRows.Column, new ColumnSpectrumOptions { MaximumExactWidth = 40, Seed = seed })
                .Fit(_ml.Singles(rows))
                .Spectra.Measurements[0]
                .Eigenvalues[0];
        Assert.AreEqual(Largest(1), Largest(1));
        Assert.AreNotEqual(Largest(1), Largest(2));
    }

    [TestMethod]
    [TestCategory("Long")]
    public void FoldedNoise_IsRejectedAsOftenAsTheLevelSays()
    {
        // At 1 %, 4 of 400 are expected; more than 10 have a chance of 0.3 %. Runs of 52 slots: the last one is not full.
        int[] rejected = new int[3];
        for (int seed = 0; seed < 400; seed++)
        {
            ColumnSpectrumTransformer probe = Fit(ProbeRows.Noise(300, 258, seed), 60);
            for (int i = 0; i < 3; i++)
                rejected[i] += probe.Spectra.Measurements[i] is { OutlierCount: > 0 } or { BulkPValue: <= 0.005 } ? 1 : 0;
        }

        Assert.IsLessThanOrEqualTo(10, rejected.Max(), string.Join(", ", rejected));
    }

    private ColumnSpectrumTransformer Fit(double[][] rows, int maximumExactWidth) =>
        _ml.Transforms.ColumnSpectrum(ProbeRows.Column, maximumExactWidth).Fit(_ml.Singles(rows));

    private static double[] Fold(CountSketch sketch, double[] row)
    {
        double[] buckets = new double[sketch.Width];
        sketch.Fold(new VBuffer<double>(row.Length, row), buckets);
        return buckets;
    }
}
