using CsCheck;
using MathNet.Numerics.Distributions;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.Samples;

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
        Assert.AreEqual(
            PowerLawBootstrap.TestGoodnessOfFit(values, bootstrap: Few),
            PowerLawBootstrap.TestGoodnessOfFit(values, bootstrap: other)
        );
        Assert.AreEqual(
            PowerLawBootstrap.TestGoodnessOfFitAtXmin(values, 1, bootstrap: Few),
            PowerLawBootstrap.TestGoodnessOfFitAtXmin(values, 1, bootstrap: other)
        );
        Assert.AreEqual(
            PowerLawBootstrap.ComputeConfidenceIntervals(values, bootstrap: Few),
            PowerLawBootstrap.ComputeConfidenceIntervals(values, bootstrap: other)
        );
    }

    [TestMethod]
    public void Results_WithAnotherSeed_Differ()
    {
        double[] values = TailSamples.UniformAndPareto(300, seed: 1);
        Assert.AreNotEqual(
            PowerLawBootstrap.ComputeConfidenceIntervals(values, bootstrap: Few).AlphaLower,
            PowerLawBootstrap.ComputeConfidenceIntervals(values, bootstrap: Few with { Seed = 8 }).AlphaLower
        );
    }

    [TestMethod]
    public void GoodnessOfFit_OfAPowerLawAndOfAnExponential_TellsThemApart()
    {
        var random = new Random(5);
        double[] exponential = TailSamples.Descending([.. Enumerable.Range(0, 1000).Select(_ => 1 - Math.Log(1 - random.NextDouble()))]);
        double[] pareto = TailSamples.Pareto(1000, seed: 2);
        Assert.IsGreaterThan(0.1, PowerLawBootstrap.TestGoodnessOfFit(pareto, bootstrap: Few).PValue);
        Assert.IsGreaterThan(0.1, PowerLawBootstrap.TestGoodnessOfFitAtXmin(pareto, 1, bootstrap: Few).PValue);
        Assert.AreEqual(
            0.01,
            PowerLawBootstrap.TestGoodnessOfFit(exponential, new PowerLawFitOptions { HighestXmin = 2 }, Few).PValue,
            1e-15
        );
        Assert.AreEqual(0.01, PowerLawBootstrap.TestGoodnessOfFitAtXmin(exponential, 1, bootstrap: Few).PValue, 1e-15);
    }

    [TestMethod]
    public void GoodnessOfFit_CountsTheReplicasAtLeastAsFarAsTheSample()
    {
        PowerLawGoodnessOfFit result = PowerLawBootstrap.TestGoodnessOfFit(TailSamples.UniformAndPareto(200, seed: 3), bootstrap: Few);
        double count = (result.PValue * 100) - 1;
        Assert.AreEqual(Math.Round(count), count, 1e-9);
        Assert.AreEqual(99, result.Replicas);
        Assert.AreEqual(Math.Sqrt(result.PValue * (1 - result.PValue) / 100), result.StandardError, 1e-15);
        Assert.AreEqual(PowerLawFit.Fit(TailSamples.UniformAndPareto(200, seed: 3)), result.Fit);
    }

    [TestMethod]
    public void GoodnessOfFit_OfTwoValues_IsOne()
    {
        // Any two values are equally far from their law; rounding must not tell them apart.
        PowerLawGoodnessOfFit result = PowerLawBootstrap.TestGoodnessOfFit([3, 2], bootstrap: Few);
        Assert.AreEqual(1, result.PValue);
        Assert.AreEqual(99, result.Replicas);
        for (int i = 1; i < 30; i++)
            Assert.AreEqual(1, PowerLawBootstrap.TestGoodnessOfFit([1 + (0.137 * i), 1], bootstrap: Few).PValue, $"{i}");
    }

    [TestMethod]
    public void CriticalDistances_OfTheExponentialTest_AreThoseOfTables()
    {
        // Stephens 1974, table 1A, two-sided with estimated scale: (D − 0.2/n)(√n + 0.26 + 0.5/√n) exceeds 1.094 with probability 5
        // %. A tail with x_min at its smallest of n + 1 values, α of n + 1, is that test of n values up to O(1/n).
        var critical = new TailCriticalDistances(
            2,
            1001,
            TailDistance.KolmogorovSmirnov,
            0.05,
            new BootstrapOptions { Replicas = 4000 },
            CancellationToken.None
        );
        double root = Math.Sqrt(1000);
        Assert.AreEqual(1.094, (critical.At(1001) - 0.0002) * (root + 0.26 + (0.5 / root)), 0.04);
        for (int count = 20; count < 1001; count++)
            Assert.IsLessThan(critical.At(count) * 1.005, critical.At(count + 1), $"{count}");
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
            CancellationToken.None
        );
        Assert.IsTrue(replicas.All(replica => replica.Count == values.Length));
        double share = observed.Fit.TailCount / 1000.0;

        // Five standard errors of the mean of 400.
        Assert.AreEqual(
            observed.Fit.TailCount,
            replicas.Average(replica => replica.TailCount),
            5 * Math.Sqrt(1000 * share * (1 - share) / 400)
        );
        Assert.AreEqual(observed.Fit.Alpha - 1, replicas.Average(replica => replica.Rate), 5 * observed.Fit.AlphaError / 20);
    }

    [TestMethod]
    public void SemiParametricReplicas_AreFittedWithinTheRange()
    {
        double[] values = TailSamples.UniformAndPareto(300, seed: 4);
        var observed = new BootstrapSample(values, new PowerLawFitOptions { HighestXmin = 1.1 });
        var replica = new SemiParametricReplica(observed);
        for (int i = 0; i < 30; i++)
        {
            double distance = replica.Distance(RandomStream.Of(1, i));
            ReadOnlySpan<double> depths = replica.Profile.Depths;
            double end = depths[replica.TailCount - 1] + replica.GapToXmin;
            int first = 1;
            while (observed.Fit.Xmin * Math.Exp(end - depths[first]) > 1.1)
                first++;
            Assert.IsGreaterThan(10, first);
            Assert.AreEqual(
                PlainSearch
                    .Smallest(
                        replica.Profile,
                        new XminRange(first, depths.Length - 1, TailFitOutcome.Fitted),
                        TailDistance.LeftKolmogorovSmirnov
                    )
                    .Distance,
                distance
            );
        }
    }

    [TestMethod]
    public void Intervals_OfALimitedXmin_StayWithinTheRange()
    {
        double[] values = TailSamples.Pareto(200, seed: 1);
        PowerLawIntervals free = PowerLawBootstrap.ComputeConfidenceIntervals(values, bootstrap: Few),
            limited = PowerLawBootstrap.ComputeConfidenceIntervals(values, options: new() { HighestXmin = 1.2 }, bootstrap: Few);
        Assert.IsGreaterThan(1.2, free.XminUpper);
        Assert.IsLessThanOrEqualTo(1.2, limited.XminUpper);
    }

    [TestMethod]
    public void Intervals_ContainTheEstimateAndWidenWithTheLevel()
    {
        double[] values = TailSamples.UniformAndPareto(500, seed: 6);
        var bootstrap = new BootstrapOptions { Replicas = 199 };
        PowerLawIntervals narrow = PowerLawBootstrap.ComputeConfidenceIntervals(values, 0.8, bootstrap: bootstrap),
            wide = PowerLawBootstrap.ComputeConfidenceIntervals(values, 0.99, bootstrap: bootstrap);
        Assert.IsTrue(narrow.AlphaLower < narrow.Fit.Alpha && narrow.Fit.Alpha < narrow.AlphaUpper);
        Assert.IsTrue(narrow.XminLower < narrow.Fit.Xmin && narrow.Fit.Xmin <= narrow.XminUpper);
        Assert.IsTrue(
            wide.AlphaLower < narrow.AlphaLower
                && wide.AlphaUpper > narrow.AlphaUpper
                && wide.XminLower <= narrow.XminLower
                && wide.XminUpper >= narrow.XminUpper
        );
        Assert.AreEqual(199, wide.Replicas);
    }

    [TestMethod]
    public void Intervals_OfAShortTail_AreAtLeastTheExactOnesForItsXmin()
    {
        // 2T(α − 1) is χ² with 2(n − 1) degrees of freedom, T = Σ ln(x/x_min) of all n values.
        double[] values = Tails.PowerLaw(8, 2.5);
        var bootstrap = new BootstrapOptions { Replicas = 199 };
        PowerLawIntervals intervals = PowerLawBootstrap.ComputeConfidenceIntervals(values, 0.9, new() { MinimumTailCount = 8 }, bootstrap);
        double twice = 2 * values.Sum(x => Math.Log(x / values[^1]));
        Assert.IsLessThanOrEqualTo(1 + (ChiSquared.InvCDF(14, 0.05) / twice) + 1e-9, intervals.AlphaLower);
        Assert.IsGreaterThanOrEqualTo(1 + (ChiSquared.InvCDF(14, 0.95) / twice) - 1e-9, intervals.AlphaUpper);
        Assert.AreEqual(1 + (ChiSquared.InvCDF(14, 0.05) / twice), intervals.AlphaLower, 1e-9);
    }

    [TestMethod]
    public void Intervals_OfALawAboveAnEmptyGap_EndAtTheValueBelowIt()
    {
        // Every x_min in the gap has the same tail, and the body at 0.5 is excluded.
        double[] values = [.. Tails.PowerLaw(300, 2.5), .. Enumerable.Repeat(0.5, 300)];
        PowerLawIntervals intervals = PowerLawBootstrap.ComputeConfidenceIntervals(values, bootstrap: Few);
        Assert.AreEqual(0.5, intervals.XminLower);
        Assert.IsGreaterThanOrEqualTo(values[299], intervals.XminUpper);
    }

    [TestMethod]
    public void Intervals_OfAllPareto_ReachDownToTheLowestXminAllowed()
    {
        double[] values = TailSamples.Pareto(200, seed: 1);
        Assert.AreEqual(0, PowerLawBootstrap.ComputeConfidenceIntervals(values, bootstrap: Few).XminLower);
        Assert.AreEqual(
            1.5,
            PowerLawBootstrap.ComputeConfidenceIntervals(values, options: new() { LowestXmin = 1.5 }, bootstrap: Few).XminLower
        );
    }

    [TestMethod]
    public void Sample_Results_DoNotDependOnScale() =>
        Gen.Select(TailSamples.Any, Gen.Int[-900, 900], TailSamples.Options)
            .Sample(
                (values, exponent, options) =>
                {
                    // A power of two, so that nothing is rounded.
                    double scale = Math.ScaleB(1, exponent);
                    double[] scaled = [.. values.Select(x => x * scale)];
                    PowerLawFitOptions scaledOptions = options with
                    {
                        LowestXmin = options.LowestXmin * scale,
                        HighestXmin = options.HighestXmin * scale,
                        NoiseFloor = options.NoiseFloor * scale,
                    };
                    BootstrapOptions bootstrap = Few with { Replicas = 39 };
                    PowerLawGoodnessOfFit p = PowerLawBootstrap.TestGoodnessOfFit(values, options, bootstrap),
                        q = PowerLawBootstrap.TestGoodnessOfFit(scaled, scaledOptions, bootstrap);
                    PowerLawIntervals a = PowerLawBootstrap.ComputeConfidenceIntervals(values, 0.95, options, bootstrap),
                        b = PowerLawBootstrap.ComputeConfidenceIntervals(scaled, 0.95, scaledOptions, bootstrap);
                    return p.PValue.Equals(q.PValue)
                        && p.Replicas == q.Replicas
                        && a.Replicas == b.Replicas
                        && a.AlphaLower.Equals(b.AlphaLower)
                        && a.AlphaUpper.Equals(b.AlphaUpper)
                        && (a.XminLower * scale).Equals(b.XminLower)
                        && (a.XminUpper * scale).Equals(b.XminUpper)
                        && (p.Replicas > 0) == !double.IsNaN(p.PValue)
                        && (p.Fit.IsFitted || p.Replicas == 0);
                },
                iter: 200
            );

    [TestMethod]
    public void Results_WithoutAFit_AreMissing()
    {
        double[] constant = [2, 2, 2, 2];
        PowerLawGoodnessOfFit goodness = PowerLawBootstrap.TestGoodnessOfFit(constant, bootstrap: Few);
        Assert.AreEqual(TailFitOutcome.TooFewValues, goodness.Fit.Outcome);
        Assert.AreEqual(double.NaN, goodness.PValue);
        Assert.AreEqual(double.NaN, PowerLawBootstrap.TestGoodnessOfFitAtXmin(constant, 3, bootstrap: Few).PValue);
        Assert.AreEqual(double.NaN, PowerLawBootstrap.ComputeConfidenceIntervals(constant, bootstrap: Few).AlphaLower);

        // A range of one candidate: replicas have no value at it.
        PowerLawGoodnessOfFit single = PowerLawBootstrap.TestGoodnessOfFit([4, 2, 1.5, 1], new() { LowestXmin = 1, HighestXmin = 1 }, Few);
        Assert.AreEqual((true, 0, double.NaN, double.NaN), (single.Fit.IsFitted, single.Replicas, single.PValue, single.StandardError));

        // Three values: some resamples have only one distinct value, and no fit.
        Assert.IsTrue(PowerLawBootstrap.ComputeConfidenceIntervals([4, 2, 1], bootstrap: Few).Replicas is > 39 and < 99);
    }

    [TestMethod]
    public void IllegalInput_Throws()
    {
        double[] values = [4, 2, 1];
        Assert.ThrowsExactly<ArgumentException>(() => PowerLawBootstrap.TestGoodnessOfFit(values, bootstrap: new() { Replicas = 0 }));
        Assert.ThrowsExactly<ArgumentException>(() =>
            PowerLawBootstrap.TestGoodnessOfFit(values, bootstrap: new() { MaxDegreeOfParallelism = 0 })
        );
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => PowerLawBootstrap.ComputeConfidenceIntervals(values, level: 1));
        Assert.Contains(
            "at least 39",
            Assert
                .ThrowsExactly<ArgumentException>(() =>
                    PowerLawBootstrap.ComputeConfidenceIntervals(values, bootstrap: new() { Replicas = 38 })
                )
                .Message
        );
        Assert.ThrowsExactly<ArgumentException>(() => PowerLawBootstrap.TestGoodnessOfFit([1, 2]));
    }

    [TestMethod]
    public void ACancelledToken_EndsTheComputation() =>
        Assert.ThrowsExactly<OperationCanceledException>(() =>
            PowerLawBootstrap.TestGoodnessOfFit([4, 2, 1], cancellationToken: new CancellationToken(canceled: true))
        );
}
