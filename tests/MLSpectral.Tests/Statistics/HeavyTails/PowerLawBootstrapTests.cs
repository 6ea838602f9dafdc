using CsCheck;
using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Tests.Statistics;

[TestClass]
public sealed class PowerLawBootstrapTests
{
    private static readonly BootstrapOptions Few = new() { Replicas = 99, Seed = 7 };

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(5)]
    public void Results_WithAnyNumberOfThreads_AreTheSame(int threads)
    {
        double[] values = TailSamples.UniformAndPareto(300, seed: 1);
        BootstrapOptions other = Few with { MaxDegreeOfParallelism = threads };
        Assert.AreEqual(PowerLawBootstrap.GoodnessOfFit(values, bootstrap: Few), PowerLawBootstrap.GoodnessOfFit(values, bootstrap: other));
        Assert.AreEqual(PowerLawBootstrap.GoodnessOfFitAtXmin(values, 1, bootstrap: Few), PowerLawBootstrap.GoodnessOfFitAtXmin(values, 1, bootstrap: other));
        Assert.AreEqual(PowerLawBootstrap.ConfidenceIntervals(values, bootstrap: Few), PowerLawBootstrap.ConfidenceIntervals(values, bootstrap: other));
    }

    [TestMethod]
    public void Results_WithAnotherSeed_Differ()
    {
        double[] values = TailSamples.UniformAndPareto(300, seed: 1);
        Assert.AreNotEqual(
            PowerLawBootstrap.ConfidenceIntervals(values, bootstrap: Few).AlphaLower,
            PowerLawBootstrap.ConfidenceIntervals(values, bootstrap: Few with { Seed = 8 }).AlphaLower);
    }

    [TestMethod]
    public void GoodnessOfFit_OfAPowerLawAndOfAnExponential_TellsThemApart()
    {
        var random = new Random(5);
        double[] exponential = TailSamples.Descending([.. Enumerable.Range(0, 1000).Select(_ => 1 - Math.Log(1 - random.NextDouble()))]);
        double[] pareto = TailSamples.Pareto(1000, seed: 2);
        Assert.IsGreaterThan(0.1, PowerLawBootstrap.GoodnessOfFit(pareto, bootstrap: Few).PValue);
        Assert.IsGreaterThan(0.1, PowerLawBootstrap.GoodnessOfFitAtXmin(pareto, 1, bootstrap: Few).PValue);
        Assert.AreEqual(0.01, PowerLawBootstrap.GoodnessOfFit(exponential, new PowerLawFitOptions { HighestXmin = 2 }, Few).PValue, 1e-15);
        Assert.AreEqual(0.01, PowerLawBootstrap.GoodnessOfFitAtXmin(exponential, 1, bootstrap: Few).PValue, 1e-15);
    }

    [TestMethod]
    public void GoodnessOfFit_CountsTheReplicasAtLeastAsFarAsTheSample()
    {
        PowerLawGoodnessOfFit result = PowerLawBootstrap.GoodnessOfFit(TailSamples.UniformAndPareto(200, seed: 3), bootstrap: Few);
        double count = (result.PValue * 100) - 1;
        Assert.AreEqual(Math.Round(count), count, 1e-9);
        Assert.AreEqual(99, result.Replicas);
        Assert.AreEqual(Math.Sqrt(result.PValue * (1 - result.PValue) / 100), result.StandardError, 1e-15);
        Assert.AreEqual(PowerLawFit.Of(TailSamples.UniformAndPareto(200, seed: 3)), result.Fit);
    }

    [TestMethod]
    public void GoodnessOfFit_OfTwoValues_IsOne()
    {
        // Any two values are equally far from their law; rounding must not tell them apart.
        PowerLawGoodnessOfFit result = PowerLawBootstrap.GoodnessOfFit([3, 2], bootstrap: Few);
        Assert.AreEqual(1, result.PValue);
        Assert.AreEqual(99, result.Replicas);
    }

    [TestMethod]
    public void CriticalDistances_OfTheExponentialTest_AreThoseOfTables()
    {
        // Stephens 1974, table 1A, two-sided with estimated scale: (D − 0.2/n)(√n + 0.26 + 0.5/√n) exceeds 1.094 with probability 5 %. A tail with x_min at its smallest of
        // n + 1 values, α of n + 1, is that test of n values up to O(1/n).
        var critical = new TailCriticalDistances(2, 1001, TailDistance.KolmogorovSmirnov, 0.05, new BootstrapOptions { Replicas = 4000 }, CancellationToken.None);
        double root = Math.Sqrt(1000);
        Assert.AreEqual(1.094, (critical.At(1001) - 0.0002) * (root + 0.26 + (0.5 / root)), 0.04);
        Assert.IsTrue(critical.At(500) > critical.At(501) && critical.At(501) > critical.At(1001));
    }

    [TestMethod]
    public void SemiParametricReplicas_AreBodyAndLaw()
    {
        // Each replica has the sample's size; on average as long a tail, with the exponent of the law.
        double[] values = TailSamples.UniformAndPareto(1000, seed: 4);
        var observed = new BootstrapSample(values, new PowerLawFitOptions());
        var options = new BootstrapOptions { Replicas = 400 };
        (int Count, int TailCount, double Rate)[] replicas = Replicas.Compute(
            options,
            () => new SemiParametricReplica(observed),
            (replica, random) =>
            {
                replica.Distance(random);
                int tail = replica.TailCount;
                return (replica.Profile.Counts[^1], tail, (tail - 1) / (replica.Profile.LogSums[tail - 1] + (tail * replica.GapToXmin)));
            },
            CancellationToken.None);
        Assert.IsTrue(replicas.All(replica => replica.Count == values.Length));
        double share = observed.Fit.TailCount / 1000.0;

        // Five standard errors of the mean of 400.
        Assert.AreEqual(observed.Fit.TailCount, replicas.Average(replica => replica.TailCount), 5 * Math.Sqrt(1000 * share * (1 - share) / 400));
        Assert.AreEqual(observed.Fit.Alpha - 1, replicas.Average(replica => replica.Rate), 5 * observed.Fit.AlphaError / 20);
    }

    [TestMethod]
    public void Intervals_ContainTheEstimateAndWidenWithTheLevel()
    {
        double[] values = TailSamples.UniformAndPareto(500, seed: 6);
        var bootstrap = new BootstrapOptions { Replicas = 199 };
        PowerLawIntervals narrow = PowerLawBootstrap.ConfidenceIntervals(values, 0.8, bootstrap: bootstrap), wide = PowerLawBootstrap.ConfidenceIntervals(values, 0.99, bootstrap: bootstrap);
        Assert.IsTrue(narrow.AlphaLower < narrow.Fit.Alpha && narrow.Fit.Alpha < narrow.AlphaUpper);
        Assert.IsTrue(narrow.XminLower < narrow.Fit.Xmin && narrow.Fit.Xmin <= narrow.XminUpper);
        Assert.IsTrue(wide.AlphaLower < narrow.AlphaLower && wide.AlphaUpper > narrow.AlphaUpper && wide.XminLower <= narrow.XminLower && wide.XminUpper >= narrow.XminUpper);
        Assert.AreEqual(199, wide.Replicas);
    }

    [TestMethod]
    public void Intervals_OfAllPareto_ReachDownToTheLowestXminAllowed()
    {
        double[] values = TailSamples.Pareto(200, seed: 1);
        Assert.AreEqual(0, PowerLawBootstrap.ConfidenceIntervals(values, bootstrap: Few).XminLower);
        Assert.AreEqual(1.5, PowerLawBootstrap.ConfidenceIntervals(values, options: new() { LowestXmin = 1.5 }, bootstrap: Few).XminLower);
    }

    [TestMethod]
    public void Sample_Results_DoNotDependOnScale() =>
        Gen.Select(TailSamples.Any, Gen.Int[-900, 900], TailSamples.Options).Sample(
            (values, exponent, options) =>
            {
                // A power of two, so that nothing is rounded.
                double scale = Math.ScaleB(1, exponent);
                double[] scaled = [.. values.Select(x => x * scale)];
                PowerLawFitOptions scaledOptions = options with { LowestXmin = options.LowestXmin * scale, HighestXmin = options.HighestXmin * scale, NoiseFloor = options.NoiseFloor * scale };
                BootstrapOptions bootstrap = Few with { Replicas = 39 };
                PowerLawGoodnessOfFit p = PowerLawBootstrap.GoodnessOfFit(values, options, bootstrap), q = PowerLawBootstrap.GoodnessOfFit(scaled, scaledOptions, bootstrap);
                PowerLawIntervals a = PowerLawBootstrap.ConfidenceIntervals(values, 0.95, options, bootstrap), b = PowerLawBootstrap.ConfidenceIntervals(scaled, 0.95, scaledOptions, bootstrap);
                return p.PValue.Equals(q.PValue) && p.Replicas == q.Replicas && a.Replicas == b.Replicas && a.AlphaLower.Equals(b.AlphaLower) && a.AlphaUpper.Equals(b.AlphaUpper)
                    && (a.XminLower * scale).Equals(b.XminLower) && (a.XminUpper * scale).Equals(b.XminUpper) && p.Fit.IsFitted == !double.IsNaN(p.PValue);
            },
            iter: 200);

    [TestMethod]
    public void Results_WithoutAFit_AreMissing()
    {
        double[] constant = [2, 2, 2, 2];
        PowerLawGoodnessOfFit goodness = PowerLawBootstrap.GoodnessOfFit(constant, bootstrap: Few);
        Assert.AreEqual(TailFitOutcome.TooFewValues, goodness.Fit.Outcome);
        Assert.AreEqual(double.NaN, goodness.PValue);
        Assert.AreEqual(double.NaN, PowerLawBootstrap.GoodnessOfFitAtXmin(constant, 3, bootstrap: Few).PValue);
        Assert.AreEqual(double.NaN, PowerLawBootstrap.ConfidenceIntervals(constant, bootstrap: Few).AlphaLower);

        // Three values: some resamples have only one distinct value, and no fit.
        Assert.IsTrue(PowerLawBootstrap.ConfidenceIntervals([4, 2, 1], bootstrap: Few).Replicas is > 39 and < 99);
    }

    [TestMethod]
    public void IllegalInput_Throws()
    {
        double[] values = [4, 2, 1];
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => PowerLawBootstrap.GoodnessOfFit(values, bootstrap: new() { Replicas = 0 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => PowerLawBootstrap.GoodnessOfFit(values, bootstrap: new() { MaxDegreeOfParallelism = 0 }));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => PowerLawBootstrap.ConfidenceIntervals(values, level: 1));
        Assert.Contains("at least 39", Assert.ThrowsExactly<ArgumentException>(() => PowerLawBootstrap.ConfidenceIntervals(values, bootstrap: new() { Replicas = 38 })).Message);
        Assert.ThrowsExactly<ArgumentException>(() => PowerLawBootstrap.GoodnessOfFit([1, 2]));
    }

    [TestMethod]
    public void ACancelledToken_EndsTheComputation() =>
        Assert.ThrowsExactly<OperationCanceledException>(() => PowerLawBootstrap.GoodnessOfFit([4, 2, 1], cancellationToken: new CancellationToken(canceled: true)));
}
