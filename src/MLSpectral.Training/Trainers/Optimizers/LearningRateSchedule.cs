namespace MLSpectral;

/// <summary>
/// How the learning rate changes while a network trains: the optimizer's rate times a factor, step by step. <c>t</c> is the number of steps
/// taken, <c>T</c> that of all.
/// </summary>
public sealed class LearningRateSchedule
{
    private readonly Func<long, long, RateScheduler> _start;
    private readonly string _description;

    private LearningRateSchedule(string description, Func<long, long, RateScheduler> start)
    {
        _description = description;
        _start = start;
    }

    /// <summary>The optimizer's rate throughout.</summary>
    public static LearningRateSchedule Constant { get; } = new(nameof(Constant), (_, _) => new FixedScheduler(_ => 1));

    /// <summary>Whole epochs spent on warm-up.</summary>
    internal int WarmUpEpochs { get; private init; }

    /// <summary>The factor is multiplied in after every so many epochs: factor^⌊epochs completed / epochs⌋.</summary>
    /// <param name="epochs">At least 1.</param>
    /// <param name="factor">Above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public static LearningRateSchedule Step(int epochs, double factor = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        RequireShare(factor, nameof(factor));
        return new(FormattableString.Invariant($"{nameof(Step)}({epochs}, {factor})"), (_, stepsPerEpoch) =>
            new FixedScheduler(step => Math.Pow(factor, step / stepsPerEpoch / epochs))
        );
    }

    /// <summary>
    /// Half a wave of the cosine: f + (1 − f)(1 + cos(π (t − w)/(T − w)))/2 with the final fraction f, after w steps of linear
    /// warm-up by (t + 1)/w (Loshchilov and Hutter 2017, arXiv 1608.03983, without restarts; Goyal et al. 2017, arXiv 1706.02677).
    /// </summary>
    /// <param name="warmUpEpochs">Epochs of warm-up, fewer than are trained; 0 for none.</param>
    /// <param name="finalFraction">f in [0, 1], what the factor has come down to after the last step.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public static LearningRateSchedule Cosine(int warmUpEpochs = 0, double finalFraction = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(warmUpEpochs);
        RequireFraction(finalFraction, nameof(finalFraction));
        return new(FormattableString.Invariant($"{nameof(Cosine)}({warmUpEpochs}, {finalFraction})"), (totalSteps, stepsPerEpoch) =>
        {
            long warmUp = warmUpEpochs * stepsPerEpoch;
            return new FixedScheduler(step =>
                step < warmUp
                    ? (step + 1.0) / warmUp
                    : finalFraction + ((1 - finalFraction) * (1 + Math.Cos(Math.PI * (step - warmUp) / (totalSteps - warmUp))) / 2)
            );
        })
        { WarmUpEpochs = warmUpEpochs };
    }

    /// <summary>
    /// The factor is multiplied in when so many epochs in a row were not better than the best before, by the trainer's <c>BestBy</c>; they
    /// are then counted anew.
    /// </summary>
    /// <param name="patience">Epochs, at least 1.</param>
    /// <param name="factor">Above 0 and at most 1.</param>
    /// <param name="minimumImprovement">By how much an epoch must be better; at least 0.</param>
    /// <param name="smallestFraction">The factor does not fall below this, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public static LearningRateSchedule ReduceOnPlateau(
        int patience = 10,
        double factor = 0.1,
        double minimumImprovement = 0,
        double smallestFraction = 0
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
        RequireShare(factor, nameof(factor));
        if (!(minimumImprovement >= 0) || double.IsInfinity(minimumImprovement))
            throw new ArgumentOutOfRangeException(
                nameof(minimumImprovement),
                minimumImprovement,
                "The minimum improvement must be 0 or a positive number."
            );
        RequireFraction(smallestFraction, nameof(smallestFraction));
        return new(
            FormattableString.Invariant($"{nameof(ReduceOnPlateau)}({patience}, {factor}, {minimumImprovement}, {smallestFraction})"),
            (_, _) => new PlateauScheduler(patience, factor, minimumImprovement, smallestFraction)
        );
    }

    /// <summary>For example <c>Cosine(2, 0)</c>.</summary>
    public override string ToString() => _description;

    /// <summary>Begins a run.</summary>
    internal RateScheduler ForRun(long totalSteps, long stepsPerEpoch) => _start(totalSteps, stepsPerEpoch);

    private static void RequireFraction(double value, string name)
    {
        if (!(value is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(name, value, $"The {name} must be at least 0 and at most 1, for example 0.1.");
    }

    private static void RequireShare(double value, string name)
    {
        if (!(value is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(name, value, $"The {name} must be above 0 and at most 1, for example 0.1.");
    }
}
