namespace MLSpectral;

/// <summary>See <see cref="LearningRateSchedule.ReduceOnPlateau"/>.</summary>
internal sealed class PlateauCourse(int patience, double factor, double minimumImprovement, double smallest) : RateCourse
{
    private readonly ImprovementWatch _watch = new(minimumImprovement);
    private double _present = 1;

    public override void Observe(double cost)
    {
        if (_watch.Improves(cost) || _watch.Since < patience)
            return;
        _present = Math.Max(_present * factor, smallest);
        _watch.Reset();
    }

    protected override double Factor(long step) => _present;
}
