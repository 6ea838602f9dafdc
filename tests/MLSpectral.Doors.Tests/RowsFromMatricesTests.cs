using MLSpectral.Statistics;
using MLSpectral.Statistics.Regimes;

namespace MLSpectral.Doors.Tests;

/// <summary>From a matrix or eigenvalues to a row, without a network and without torch.</summary>
[TestClass]
public sealed class RowsFromMatricesTests
{
    [TestMethod]
    public void WeightsOfAModel_GiveTheRowThatTheProbeRecorded()
    {
        SpectralMeasurement[] rows = [.. Run.Trace.OfMatrix(SpectralMatrix.Weight).AtEnd().Measurements];
        foreach (SpectralMeasurement expected in rows)
        {
            DenseLayer layer = Run.Model.Model.Network.Layers[expected.Layer - 1];
            SpectralMeasurement actual = SpectralMeasurement.Compute(
                Spectrum.FromWeights(layer.Weights.Span, layer.Outputs, layer.Inputs) with
                {
                    Layer = expected.Layer,
                }
            );
            Assert.AreEqual(MatrixKind.Weight, actual.Kind);
            Assert.AreEqual((expected.Rows, expected.Columns, expected.OutlierCount), (actual.Rows, actual.Columns, actual.OutlierCount));
            Assert.HasCount(expected.Eigenvalues.Length, actual.Eigenvalues);
            for (int i = 0; i < actual.Eigenvalues.Length; i++)
                Assert.AreEqual(expected.Eigenvalues[i], actual.Eigenvalues[i], 1e-13 * expected.SpectralNorm);
            Assert.AreEqual(1, double.IsNaN(expected.BulkUpper) ? 1 : actual.BulkUpper / expected.BulkUpper, 1e-9);
            Assert.AreEqual(double.NaN, actual.SpectrumKs, "no start was given");
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(7)]
    [DataRow(40)]
    [DataRow(200)]
    public void EigenvaluesOfASecondDifference_AreItsCosines(int n)
    {
        // 2 − 2 cos(kπ/(n + 1)) = 4 sin²(kπ/2(n + 1)), and shifted by −2, so that half of them are negative.
        var matrix = new double[n, n];
        var shifted = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            (matrix[i, i], shifted[i, i]) = (2, 0);
            if (i > 0)
                matrix[i, i - 1] = matrix[i - 1, i] = shifted[i, i - 1] = shifted[i - 1, i] = -1;
        }

        Spectrum spectrum = Spectrum.FromSymmetric(new MatrixKind("Difference"), matrix);
        Spectrum indefinite = Spectrum.FromSymmetric(new MatrixKind("Shifted") { Statistics = StatisticGroups.Tail }, shifted);
        for (int k = 1; k <= n; k++)
        {
            double sine = Math.Sin(k * Math.PI / (2 * (n + 1)));
            Assert.AreEqual(4 * sine * sine, spectrum.Eigenvalues[n - k], spectrum.NoiseFloor + 4e-15);
            Assert.AreEqual((4 * sine * sine) - 2, indefinite.Eigenvalues[n - k], 4e-15 + (1e-15 * n));
        }

        Assert.AreEqual(n * spectrum.Eigenvalues[0] * Math.ScaleB(1, -52), spectrum.NoiseFloor);
    }

    [TestMethod]
    public void AFactor_AndItsTranspose_AndItsGramMatrix_HaveOneSpectrum()
    {
        double[,] factor = Random(30, 12, 1),
            transposed = new double[12, 30],
            gram = new double[12, 12];
        for (int i = 0; i < 30; i++)
        {
            for (int j = 0; j < 12; j++)
                transposed[j, i] = factor[i, j];
        }

        for (int i = 0; i < 12; i++)
        {
            for (int j = 0; j < 12; j++)
                gram[i, j] = Enumerable.Range(0, 30).Sum(row => factor[row, i] * factor[row, j]) / 30;
        }

        Spectrum one = Spectrum.FromWeights(factor),
            two = Spectrum.FromWeights(transposed),
            three = Spectrum.FromSymmetric(MatrixKind.Weight, gram),
            four = Spectrum.FromEigenvalues(MatrixKind.Weight, one.Eigenvalues.Reverse(), rows: 30, columns: 12);
        Assert.AreEqual((30L, 12L, 12L, 30L), (one.Rows, one.Columns, two.Rows, two.Columns));
        for (int i = 0; i < 12; i++)
        {
            Assert.AreEqual(one.Eigenvalues[i], two.Eigenvalues[i], 1e-14);
            Assert.AreEqual(one.Eigenvalues[i], three.Eigenvalues[i], 1e-14);
        }

        Assert.AreEqual(SpectralMeasurement.Compute(one), SpectralMeasurement.Compute(four));
    }

    [TestMethod]
    public void AStart_GivesDriftAndRegime_AndTheRestIsTheCallers()
    {
        double[,] before = Random(60, 40, 2),
            after = (double[,])before.Clone();
        for (int j = 0; j < 40; j++)
            after[0, j] += 3;
        Spectrum start = Spectrum.FromWeights(before),
            now = Spectrum.FromWeights(after);
        SpectralMeasurement row = SpectralMeasurement.Compute(now, start) with { Step = 100, TrainLoss = 0.5 };
        Assert.AreEqual((100L, 0.5), (row.Step, row.TrainLoss));
        Assert.AreEqual(SpectralRegime.BulkWithOutliers, row.Regime, row.RegimeEvidence);
        Assert.AreEqual("BulkWithOutliers", row.RegimeName);
        Assert.AreEqual(1, row.OutlierCount);
        Assert.IsTrue(row.SpectrumKs > 0 && row.SpectrumWasserstein > 0);
        Assert.AreEqual(0, SpectralMeasurement.Compute(start, start).SpectrumKs);
        Assert.AreEqual(double.NaN, SpectralMeasurement.Compute(now).SpectrumKs);

        // The statistics are those of the plain functions.
        SpectrumStatistics statistics = SpectrumStatistics.Compute(
            now.Eigenvalues.AsSpan(),
            new() { LargerSide = 60, NoiseFloor = now.NoiseFloor }
        );
        Assert.AreEqual((statistics.TailKind, statistics.Tail.Fit.Alpha), (row.TailKind!.Value, row.Alpha));

        // The same row whatever the name of the kind, if it has the same law.
        SpectralMeasurement own = SpectralMeasurement.Compute(
            Spectrum.FromFactor(new MatrixKind("Gradients") { NoiseLaw = NoiseLaw.MarchenkoPastur }, after, 60)
        );
        Assert.AreEqual(SpectralMeasurement.Compute(now) with { Kind = own.Kind }, own);
    }

    [TestMethod]
    public void AKindWithoutAStart_IsNotComparedWithOne()
    {
        var kind = new MatrixKind("Column") { NoiseLaw = NoiseLaw.MarchenkoPastur, Statistics = StatisticGroups.Ranks };
        Spectrum start = Spectrum.FromFactor(kind, Random(40, 20, 3), 40),
            now = Spectrum.FromFactor(kind, Random(40, 20, 4), 40);
        SpectralMeasurement row = SpectralMeasurement.Compute(now, start);
        Assert.AreEqual(SpectralMeasurement.Compute(now), row);
        Assert.AreEqual((double.NaN, double.NaN, double.NaN), (row.SpectrumKs, row.Alpha, row.HillAlpha));
        Assert.IsTrue(row.StableRank > 1 && row.BulkVariance > 0);
        RegimeVerdict verdict = new RegimeClassifier().Classify(row, SpectralMeasurement.Compute(start));
        Assert.AreEqual((row.Regime, row.RegimeEvidence), ((SpectralRegime?)verdict.Regime, verdict.Evidence));
    }

    [TestMethod]
    public void ABootstrap_IsAnOption()
    {
        Spectrum spectrum = Spectrum.FromEigenvalues(
            new MatrixKind("Pareto"),
            Enumerable.Range(0, 60).Select(i => Math.Pow((i + 0.5) / 60, -0.5))
        );
        Assert.AreEqual(double.NaN, SpectralMeasurement.Compute(spectrum).PowerLawPValue);
        double p = SpectralMeasurement.Compute(spectrum, options: new() { BootstrapReplicas = 40, Seed = 3 }).PowerLawPValue;
        Assert.IsTrue(p is > 0.5 and <= 1, $"p = {p}");
        Assert.ThrowsExactly<ArgumentException>(() =>
            SpectralMeasurement.Compute(Spectrum.FromWeights(new double[,] { { 1 } }), options: new() { BootstrapReplicas = -1 })
        );
    }

    [TestMethod]
    public void BadInput_IsRefused_WithTheRemedy()
    {
        var kind = new MatrixKind("Mine");
        Refused("Entry (1, 0) is NaN", () => Spectrum.FromWeights(new double[,] { { 1, 2 }, { double.NaN, 1 } }));
        Refused("The matrix is 0 × 3", () => Spectrum.FromWeights(new double[0, 3]));
        Refused("There are 3 weights; 2 × 2 were expected", () => Spectrum.FromWeights([1f, 2f, 3f], 2, 2));
        Refused("The matrix is 2 × 3; a symmetric one is square. Use FromFactor", () => Spectrum.FromSymmetric(kind, new double[2, 3]));
        Refused("The matrix is not symmetric: entry (1, 0) is 3, entry (0, 1) is 2.", () =>
            Spectrum.FromSymmetric(kind, new double[,] { { 1, 2 }, { 3, 1 } })
        );
        Refused("Eigenvalue 1 of Mine of layer 0 is -", () => Spectrum.FromSymmetric(kind, new double[,] { { 1, 2 }, { 2, 1 } }));
        Refused("is empty", () => Spectrum.FromEigenvalues(kind, []));
        Refused("Eigenvalue 0 of Mine of layer 0 is Infinity", () => Spectrum.FromEigenvalues(kind, [1, double.PositiveInfinity]));
        Refused("is NaN", () => Spectrum.FromEigenvalues(kind, [double.NaN]));
        Refused("its start of Weight of layer 0; pass two spectra of one matrix", () =>
            SpectralMeasurement.Compute(Spectrum.FromEigenvalues(kind, [1]), Spectrum.FromEigenvalues(MatrixKind.Weight, [1]))
        );
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Spectrum.FromFactor(kind, new double[1, 1], 0));
        Refused("Entry (0, 0) is Infinity", () => Spectrum.FromFactor(kind, new double[,] { { 1e200 } }, 1));

        static void Refused(string part, Action action) =>
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(action).Message, part);
    }

    private static double[,] Random(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var matrix = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                matrix[i, j] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        }

        return matrix;
    }
}
