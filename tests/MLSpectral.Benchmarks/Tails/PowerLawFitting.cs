using MLSpectral.Benchmarks.Measuring;
using MLSpectral.Statistics.HeavyTails;

namespace MLSpectral.Benchmarks.Tails;

/// <summary>The exhaustive fit of a power law, ours (one core) against Python packages on the same values; and how ours grows.</summary>
internal static class PowerLawFitting
{
    // Seconds of powerlaw 1.5 and of WeightWatcher 0.7.5.5's fitter as stored with the reference data: an EPYC with 2 cores, the quietest
    // of several runs.
    private static readonly (int Count, double? Aim, double Powerlaw, double WeightWatcher)[] Sizes =
    [
        (500, null, 0.057, 0.0096),
        (1000, null, 0.164, 0.025),
        (2000, 0.002, 0.400, 0.082),
        (5000, null, 1.93, 0.363),
        (10_000, 0.060, 6.82, 1.24),
    ];

    private static readonly int[] LargeCounts = [30_000, 100_000, 300_000, 1_000_000];

    public static IEnumerable<Case> Cases =>
        [
            .. from size in Sizes
            from peers in new string[][] { ["powerlaw"], ["WeightWatcher", "exhaustive numpy"] }
            select new Case(
                $"power-law fit, n = {size.Count}, against {string.Join(" or ", peers)}",
                () =>
                    RunAgainst(
                        peers,
                        size.Count,
                        size.Aim,
                        $"stored: powerlaw 1.5 {ResultTable.Time(size.Powerlaw)}, WeightWatcher {ResultTable.Time(size.WeightWatcher)}"
                    )
            ),
            .. LargeCounts.Select(count => new Case($"power-law fit, n = {count}", () => RunAlone(count, aim: null, note: "growth"))),
        ];

    private static Result RunAgainst(string[] peers, int count, double? aim, string stored)
    {
        using var fitters = new PythonFitters();
        if (
            peers.SelectMany(peer => fitters.Names.Where(name => name.StartsWith(peer, StringComparison.Ordinal))).FirstOrDefault()
            is not string fitter
        )
            return RunAlone(
                count,
                aim,
                $"{(fitters.Names.Count == 0 ? fitters.Missing : $"{peers[0]} cannot be imported: only ours")}; {stored}"
            );

        double[] values = TailSample.Create(count);
        int calls = Calls(count);
        var fit = PowerLawFit.Fit(values);
        (double alpha, double xmin, double seconds) = fitters.Fit(fitter, values, repetitions: 1);
        if (Math.Abs(alpha - fit.Alpha) > 1e-9 || xmin != fit.Xmin)
            throw new InvalidOperationException(
                $"{fitter} finds α = {alpha} above {xmin}, ours is {fit.Alpha} above {fit.Xmin}; times of different results "
                    + $"cannot be compared."
            );

        int repetitions = Math.Max(1, (int)(0.1 / seconds));
        (Samples ours, Samples theirs, Samples ratio) = SideBySide.Measure(
            () => SideBySide.SecondsPerCall(calls, () => PowerLawFit.Fit(values)),
            () => fitters.Fit(fitter, values, repetitions).Seconds,
            repetitions: 5
        );
        return new Result(ours, theirs, ratio, ResultTable.Time, Note: $"{fitter}; {stored}", LargestValue: aim);
    }

    private static Result RunAlone(int count, double? aim, string note)
    {
        double[] values = TailSample.Create(count);
        Samples ours = SideBySide.MeasureAlone(
            () => SideBySide.SecondsPerCall(Calls(count), () => PowerLawFit.Fit(values)),
            repetitions: 9
        );
        return new Result(ours, Peer: null, Ratio: null, ResultTable.Time, Note: note, LargestValue: aim);
    }

    // Some 10 ms a measurement.
    private static int Calls(int count) => Math.Max(1, 200_000 / count);
}
