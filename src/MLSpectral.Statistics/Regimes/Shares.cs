namespace MLSpectral.Statistics.Regimes;

/// <summary>The distribution of the trace of a matrix over its eigenvalues.</summary>
internal static class Shares
{
    /// <summary>
    /// The share of eigenvalues at the top that does not count as bulk: what the fit of the Marchenko–Pastur law leaves out there.
    /// </summary>
    public const double Top = 0.2;

    /// <summary>
    /// The share of the trace that is not in the first fifth of n eigenvalues. A value that the line cuts in two counts in part; those that
    /// are not there are zeros.
    /// </summary>
    /// <param name="resolved">The positive eigenvalues, in descending order.</param>
    /// <param name="count">n.</param>
    public static double Lower(ReadOnlySpan<double> resolved, int count)
    {
        // Ratios to the largest, so that sums do not overflow.
        double top = Top * count,
            trace = 0,
            lower = 0;
        for (int i = 0; i < resolved.Length; i++)
        {
            double ratio = resolved[i] / resolved[0];
            trace += ratio;
            lower += ratio * Math.Clamp(i + 1 - top, 0, 1);
        }

        return lower / trace;
    }
}
