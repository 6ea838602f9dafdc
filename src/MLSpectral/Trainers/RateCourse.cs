namespace MLSpectral.Trainers;

/// <summary>A schedule in one run.</summary>
internal abstract class RateCourse
{
    /// <summary>The factor of the learning rate for the step after so many, above 0.</summary>
    public abstract double At(long step);

    /// <summary>Takes what an epoch is judged by, lower is better.</summary>
    public virtual void Observe(double cost)
    {
    }
}
