namespace MLSpectral;

/// <summary>A course that is known beforehand.</summary>
internal sealed class FixedCourse(Func<long, double> factor) : RateCourse
{
    protected override double Factor(long step) => factor(step);
}
