namespace MLSpectral;

/// <summary>The standard deviations that coordinates are measured in.</summary>
internal static class CoordinateUnits
{
    // Of a value that never changes, sums leave this spread.
    private const double Rounding = 1e-12;

    /// <summary>The standard deviation of each coordinate; 0 where the coordinate does not vary.</summary>
    /// <param name="group">The rows.</param>
    /// <param name="shift">What was subtracted from them.</param>
    public static double[] Of(GroupMoments group, ReadOnlySpan<double> shift)
    {
        var units = new double[shift.Length];
        for (int i = 0; i < units.Length; i++)
        {
            double deviation = Math.Sqrt(group.Variances[i]);
            units[i] = deviation > Rounding * (Math.Abs(shift[i]) + Math.Abs(group.Mean[i])) ? deviation : 0;
        }

        return units;
    }

    /// <summary>Their inverses, 0 for 0.</summary>
    public static double[] Inverse(double[] units) => Array.ConvertAll(units, unit => unit > 0 ? 1 / unit : 0);
}
