namespace MLSpectral.Trainers;

/// <summary>A course that is known beforehand.</summary>
internal sealed class FixedCourse(Func<long, double> factor) : RateCourse
{
    public override double At(long step) => factor(step);
}
