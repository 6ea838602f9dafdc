namespace MLSpectral;

/// <summary>See <see cref="LearningRateSchedule.ReduceOnPlateau"/>.</summary>
internal sealed class PlateauScheduler(int patience, double factor, double minimumImprovement, double smallest) : RateScheduler
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

    public override void WriteState(BinaryWriter writer)
    {
        writer.Write(_present);
        _watch.WriteState(writer);
    }

    public override void ReadState(PayloadReader reader)
    {
        _present = reader.ReadDouble();
        _watch.ReadState(reader);
    }

    protected override double Factor(long step) => _present;
}
