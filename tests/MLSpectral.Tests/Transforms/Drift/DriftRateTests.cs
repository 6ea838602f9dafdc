using MLSpectral.Statistics.Samples;
using static MLSpectral.Tests.Transforms.Drift.DriftSamples;

namespace MLSpectral.Tests.Transforms.Drift;

/// <summary>
/// How often a comparison raises an alarm at the 5 % level where nothing has changed. Bounds: 99 % and more of the binomial distribution.
/// </summary>
[TestClass]
public sealed class DriftRateTests
{
    private static readonly Dictionary<string, Func<Random, double>> Distributions = new()
    {
        ["Gaussian"] = Normal,
        ["Student, 5 degrees of freedom"] = StudentOfFive,
        ["Poisson"] = Count,
    };

    public static IEnumerable<object[]> Names => Distributions.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void FalseAlarms_OfFewDraws_KeepTheLevel(string distribution) =>
        AssertRates(
            draws: 100,
            bound: 12,
            (random, _) => Rows(random, distribution, 320, 4),
            (random, _) => Rows(random, distribution, 48, 4)
        );

    // Sizes change from draw to draw: one block or several, all choices or random ones, more new rows than old ones.
    [TestMethod]
    [TestCategory("Long")]
    [DynamicData(nameof(Names))]
    public void FalseAlarms_KeepTheLevel(string distribution) =>
        AssertRates(
            draws: 500,
            bound: 37,
            (random, draw) => Rows(random, distribution, 1000 + draw, 12),
            (random, draw) => Rows(random, distribution, 20 + (3 * draw), 12)
        );

    // One new block beside 20 old ones: 21 choices, p-values from 0.048.
    [TestMethod]
    [TestCategory("Long")]
    public void FalseAlarms_OfSketchedRows_KeepTheLevel() =>
        AssertRates(
            draws: 200,
            bound: 18,
            (random, _) => Gaussian(320, 150, random),
            (random, _) => Gaussian(16, 150, random),
            rowsPerBlock: 16
        );

    // Blocks of rows next to each other are exchangeable where rows are not.
    [TestMethod]
    [TestCategory("Long")]
    public void FalseAlarms_OfATimeSeries_KeepTheLevel() =>
        AssertRates(draws: 200, bound: 18, (random, _) => TimeSeries(random, 10_000, 5), (random, _) => TimeSeries(random, 1000, 5));

    // Blocks of a sorted file differ from each other more than from new rows, so there are fewer alarms, or none.
    [TestMethod]
    public void SortedTrainingRows_RaiseNoAlarms()
    {
        for (int draw = 0; draw < 20; draw++)
        {
            var random = RandomStream.Of(9, draw);
            float[][] sorted = [.. Gaussian(2000, 2, random).OrderBy(row => row[0] + row[1])];
            SpectralDrift drift = Reference(sorted).Compare(Gaussian(500, 2, random));
            Assert.IsGreaterThan(0.05, Math.Min(drift.CovariancePValue, drift.MeanPValue));
        }
    }

    private static float[][] TimeSeries(Random random, int count, int width)
    {
        float[][] rows = Gaussian(count, width, random);
        for (int i = 1; i < count; i++)
        {
            for (int j = 0; j < width; j++)
                rows[i][j] += 0.8f * rows[i - 1][j];
        }

        return rows;
    }

    private static float[][] Rows(Random random, string distribution, int count, int width) =>
        DriftSamples.Rows(count, width, random, Distributions[distribution]);

    private static void AssertRates(
        int draws,
        int bound,
        Func<Random, int, float[][]> old,
        Func<Random, int, float[][]> current,
        int rowsPerBlock = 256
    )
    {
        int spectrum = 0,
            covariance = 0,
            mean = 0,
            all = 0;
        for (int draw = 0; draw < draws; draw++)
        {
            var random = RandomStream.Of(11, draw);
            SpectralDrift drift = Reference(old(random, draw), rowsPerBlock, seed: draw).Compare(current(random, draw));
            spectrum += drift.SpectrumPValue <= 0.05 ? 1 : 0;
            covariance += drift.CovariancePValue <= 0.05 ? 1 : 0;
            mean += drift.MeanPValue <= 0.05 ? 1 : 0;
            all += drift.PValue <= 0.05 ? 1 : 0;
        }

        string counts = $"spectrum {spectrum}, covariance {covariance}, mean {mean}, all {all} of {draws}";
        Console.WriteLine(counts);
        Assert.IsLessThanOrEqualTo(bound, new[] { spectrum, covariance, mean, all }.Max(), counts);

        // A test that never rejects keeps its level too.
        Assert.IsGreaterThan(0, new[] { spectrum, covariance, mean, all }.Min(), counts);
    }
}
