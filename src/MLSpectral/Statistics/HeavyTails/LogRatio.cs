namespace MLSpectral.Statistics.HeavyTails;

/// <summary>ln(x/y) of positive numbers with full relative precision: no cancellation where they are close, no overflow or underflow where they are far apart.</summary>
internal static class LogRatio
{
    /// <summary>ln(larger/smaller), to a few units in the last place.</summary>
    /// <param name="larger">A positive number, at least as large as <paramref name="smaller"/>.</param>
    /// <param name="smaller">A positive number.</param>
    public static double Of(double larger, double smaller)
    {
        double excess = (larger - smaller) / smaller;
        return double.IsInfinity(excess) ? Math.Log(larger) - Math.Log(smaller) : OfExcess(excess, Math.Log(1 + excess));
    }

    /// <summary>
    /// ln(1 + z) with full relative precision from the logarithm of the rounded sum u = 1 + z: ln(u) z/(u − 1), in which the rounding errors of u cancel
    /// (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §1.14.1). The framework's <c>LogP1</c> is ln(u) alone.
    /// </summary>
    /// <param name="excess">z ≥ 0.</param>
    /// <param name="logarithm">ln(1 + z) of the sum as it is rounded.</param>
    public static double OfExcess(double excess, double logarithm)
    {
        double rounded = 1 + excess;
        return rounded == 1 ? excess : logarithm * (excess / (rounded - 1));
    }
}
