namespace MLSpectral.Statistics.Functions;

/// <summary>
/// ln(x/y) of positive numbers with full relative precision: no cancellation where they are close, no overflow or underflow where they are
/// far apart.
/// </summary>
internal static class LogRatio
{
    /// <summary>ln(larger/smaller), to a few units in the last place.</summary>
    /// <param name="larger">A positive number, at least as large as <paramref name="smaller"/>.</param>
    /// <param name="smaller">A positive number.</param>
    public static double Of(double larger, double smaller)
    {
        double excess = (larger - smaller) / smaller;
        return double.IsFinite(excess) ? NearOne.LogOnePlus(excess) : Math.Log(larger) - Math.Log(smaller);
    }
}
