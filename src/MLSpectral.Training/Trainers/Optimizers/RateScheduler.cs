namespace MLSpectral;

/// <summary>A schedule in one run.</summary>
internal abstract class RateScheduler : IRunState
{
    // Reductions without end must not reach 0: a rate set by a callback goes on in proportion.
    private const double Smallest = 1e-12;

    /// <summary>The factor of the learning rate for the step after so many, above 0.</summary>
    public double At(long step) => Math.Max(Factor(step), Smallest);

    /// <summary>Takes what an epoch is judged by, lower is better.</summary>
    public virtual void Observe(double cost) { }

    public virtual void WriteState(BinaryWriter writer) { }

    public virtual void ReadState(PayloadReader reader) { }

    /// <summary>What the schedule says.</summary>
    protected abstract double Factor(long step);
}
