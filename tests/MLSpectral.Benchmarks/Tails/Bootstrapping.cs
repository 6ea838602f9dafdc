using MLSpectral.Benchmarks.Measuring;
using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Benchmarks.Tails;

/// <summary>
/// The bootstrap of a power-law fit. Neither powerlaw nor WeightWatcher has one; 1,000 of their fits would be the least it took.
/// </summary>
internal static class Bootstrapping
{
    private const int Count = 1000;

    public static IEnumerable<Case> Cases =>
        from threads in new[] { 1, 2 }
        from what in new[] { "goodness of fit", "confidence intervals" }
        select new Case(
            $"bootstrap, {what}, 1000 replicas, n = {Count}, {threads} thread{(threads == 1 ? "" : "s")}",
            () => Run(what == "goodness of fit", threads)
        );

    private static Result Run(bool isGoodnessOfFit, int threads)
    {
        double[] values = TailSample.Create(Count);
        var options = new BootstrapOptions { Replicas = 1000, MaxDegreeOfParallelism = threads };
        double Ours() =>
            SideBySide.SecondsPerCall(
                calls: 1,
                () =>
                {
                    if (isGoodnessOfFit)
                        PowerLawBootstrap.TestGoodnessOfFit(values, bootstrap: options);
                    else
                        PowerLawBootstrap.ComputeConfidenceIntervals(values, bootstrap: options);
                }
            );
        return new Result(
            SideBySide.MeasureAlone(Ours, repetitions: 9),
            Peer: null,
            Ratio: null,
            ResultTable.Time,
            Note: "no peer has one; 1000 fits of powerlaw 1.5 took 164 s as stored",
            LargestValue: threads == 2 ? 1 : null
        );
    }
}
