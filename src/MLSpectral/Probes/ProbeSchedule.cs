namespace MLSpectral.Probes;

/// <summary>At which optimizer steps probes measure. Always at the start (step 0) and at the end.</summary>
public sealed class ProbeSchedule
{
    private readonly Func<long, long, IEnumerable<long>> _steps;
    private readonly string _description;

    private ProbeSchedule(string description, Func<long, long, IEnumerable<long>> steps)
    {
        _description = description;
        _steps = steps;
    }

    /// <summary>Only before the first and after the last step.</summary>
    public static ProbeSchedule AtStartAndEnd { get; } = new(nameof(AtStartAndEnd), (_, _) => []);

    /// <summary>After every so many epochs.</summary>
    /// <param name="epochs">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epochs"/> is less than 1.</exception>
    public static ProbeSchedule EveryEpochs(int epochs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        return new ProbeSchedule($"{nameof(EveryEpochs)}({epochs})", (total, stepsPerEpoch) => Multiples(epochs * stepsPerEpoch, total));
    }

    /// <summary>After every so many optimizer steps.</summary>
    /// <param name="steps">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is less than 1.</exception>
    public static ProbeSchedule EverySteps(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new ProbeSchedule($"{nameof(EverySteps)}({steps})", (total, _) => Multiples(steps, total));
    }

    /// <summary>At steps 1 to the last in equal ratios: most change happens early. Times that round to the same step are measured once.</summary>
    /// <param name="count">How many, at least 2, besides the start.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 2.</exception>
    public static ProbeSchedule LogSpaced(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        return new ProbeSchedule(
            $"{nameof(LogSpaced)}({count})",
            (total, _) => Enumerable.Range(0, count).Select(i => (long)Math.Round(Math.Pow(total, (double)i / (count - 1)))));
    }

    /// <summary>The steps to measure at, in ascending order.</summary>
    /// <param name="totalSteps">All optimizer steps of the run, at least 1.</param>
    /// <param name="stepsPerEpoch">Optimizer steps in one epoch.</param>
    public IReadOnlyList<long> Steps(long totalSteps, long stepsPerEpoch) =>
        [.. _steps(totalSteps, stepsPerEpoch).Append(0).Append(totalSteps).Where(step => step >= 0 && step <= totalSteps).Distinct().Order()];

    /// <summary>For example <c>EveryEpochs(5)</c>.</summary>
    public override string ToString() => _description;

    private static IEnumerable<long> Multiples(long period, long total)
    {
        for (long step = period; step <= total; step += period)
            yield return step;
    }
}
