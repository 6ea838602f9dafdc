namespace MLSpectral;

/// <summary>A schedule that is known beforehand.</summary>
internal sealed class FixedScheduler(Func<long, double> factor) : RateScheduler
{
    protected override double Factor(long step) => factor(step);
}
