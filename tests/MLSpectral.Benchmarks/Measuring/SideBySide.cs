using System.Diagnostics;

namespace MLSpectral.Benchmarks.Measuring;

/// <summary>Measures two ways to do the same in alternation, so that whatever else the machine does meets both alike.</summary>
internal static class SideBySide
{
    // Long enough for the runtime to compile what runs often with optimization.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);

    /// <summary>Warms both up, then measures ours, peer, ours, peer, …; the ratio is that of neighbours.</summary>
    /// <param name="ours">Does ours once and gives seconds per unit of work.</param>
    /// <param name="peer">The same for the peer.</param>
    /// <param name="repetitions">How many pairs.</param>
    public static (Samples Ours, Samples Peer, Samples Ratio) Measure(Func<double> ours, Func<double> peer, int repetitions)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            ours();
            peer();
        } while (Stopwatch.GetElapsedTime(start) < 2 * WarmUp);

        var pairs = new List<(double Ours, double Peer)>();
        for (int i = 0; i < repetitions; i++)
            pairs.Add((MeasureOnce(ours), MeasureOnce(peer)));
        return (
            new(pairs.Select(pair => pair.Ours)),
            new(pairs.Select(pair => pair.Peer)),
            new(pairs.Select(pair => pair.Ours / pair.Peer))
        );
    }

    /// <summary>Warms up and measures ours where there is no peer.</summary>
    /// <param name="ours">Does ours once and gives seconds per unit of work.</param>
    /// <param name="repetitions">How often.</param>
    public static Samples MeasureAlone(Func<double> ours, int repetitions)
    {
        long start = Stopwatch.GetTimestamp();
        do ours();
        while (Stopwatch.GetElapsedTime(start) < WarmUp);
        return new([.. Enumerable.Range(0, repetitions).Select(_ => MeasureOnce(ours))]);
    }

    /// <summary>Seconds for each call of an action.</summary>
    public static double SecondsPerCall(int calls, Action action)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
            action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }

    private static double MeasureOnce(Func<double> measure)
    {
        // Nobody pays for the garbage of the other.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return measure();
    }
}
