namespace MLSpectral;

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

    /// <summary>
    /// The share of the training time that measurements between the start and the end may take; null where the steps are fixed.
    /// </summary>
    internal double? Budget { get; private init; }

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

    /// <summary>
    /// At steps 1 to the last in equal ratios: most change happens early. Times that round to the same step are measured once.
    /// </summary>
    /// <param name="count">How many, at least 2, besides the start.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 2.</exception>
    public static ProbeSchedule LogSpaced(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        return new ProbeSchedule($"{nameof(LogSpaced)}({count})", (total, _) =>
            Enumerable.Range(0, count).Select(i => (long)Math.Round(Math.Pow(total, (double)i / (count - 1))))
        );
    }

    /// <summary>
    /// As often as a share of the training time allows: between the obligatory measurements at the start and at the end, which are not
    /// counted, probes take at most <paramref name="fraction"/> of the time trained so far. Where the budget of the whole run would pay
    /// for fewer than eight, kernels are measured on fewer rows (halved until it does, never under 32, and compared with the start on
    /// those same rows); what then does not fit is measured less often, or not at all.
    /// </summary>
    /// <remarks>
    /// In a short run the two obligatory measurements can take longer than the training: lower <c>ProbeSampleSize</c> for those. Rows of
    /// different samples are in one trace: compare those with the same <c>Rows</c> only; <c>KernelVelocity</c> is between measurements of
    /// one sample. Times decide, so the same seed trains the same model but may be measured at other steps.
    /// </remarks>
    /// <param name="fraction">Above 0 and below 1; 0.05 for 5 %.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is not above 0 and below 1.</exception>
    public static ProbeSchedule WithinBudget(double fraction = 0.05)
    {
        if (!(fraction is > 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(fraction),
                fraction,
                "The budget is a share of the training time, above 0 and below 1, for example 0.05."
            );
        return new ProbeSchedule(FormattableString.Invariant($"{nameof(WithinBudget)}({fraction})"), (_, _) => []) { Budget = fraction };
    }

    /// <summary>
    /// The steps to measure at, in ascending order; only the first and the last of <see cref="WithinBudget"/>, which decides while training
    /// runs.
    /// </summary>
    /// <param name="totalSteps">All optimizer steps of the run, at least 1.</param>
    /// <param name="stepsPerEpoch">Optimizer steps in one epoch.</param>
    public IReadOnlyList<long> Steps(long totalSteps, long stepsPerEpoch) =>
        [
            .. _steps(totalSteps, stepsPerEpoch)
                .Append(0)
                .Append(totalSteps)
                .Where(step => step >= 0 && step <= totalSteps)
                .Distinct()
                .Order(),
        ];

    /// <summary>For example <c>EveryEpochs(5)</c>.</summary>
    public override string ToString() => _description;

    private static IEnumerable<long> Multiples(long period, long total)
    {
        for (long step = period; step <= total; step += period)
            yield return step;
    }
}
