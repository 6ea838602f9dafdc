namespace MLSpectral.Statistics.Functions;

/// <summary>
/// ln(1 + x) and eˣ − 1 that keep their relative precision for small x, by the quotient in which the rounding of 1 + x cancels (Kahan;
/// Higham 2002, section 1.14.1).
/// </summary>
/// <remarks>
/// .NET rounds 1 + x first; MathNet 5 loses half of the digits of eˣ − 1 (5e-8 relative at x = 0.05) and takes several times as long for
/// both, which run once for every value of a tail.
/// </remarks>
internal static class NearOne
{
    /// <summary>ln(1 + x) for x ≥ −1, to about 4e-16 relative.</summary>
    public static double LogOnePlus(double x) => double.IsPositiveInfinity(x) ? x : LogOnePlus(x, Math.Log(1 + x));

    /// <summary>The same for finite x, from a logarithm taken elsewhere.</summary>
    /// <param name="x">x &gt; −1.</param>
    /// <param name="logarithm">ln of the rounded sum 1 + x.</param>
    public static double LogOnePlus(double x, double logarithm)
    {
        double rounded = 1 + x;
        return rounded == 1 ? x : logarithm * (x / (rounded - 1));
    }

    /// <summary>eˣ − 1, to about 4e-16 relative.</summary>
    public static double ExponentialMinusOne(double x)
    {
        double power = Math.Exp(x);
        return Math.Abs(x) >= 1 ? power - 1
            : power == 1 ? x
            : (power - 1) * (x / Math.Log(power));
    }

    /// <summary>
    /// e^logRate · (eʸ − 1) for y ≥ 0, where neither factor needs to be a double: the cumulated hazard of everything exponential
    /// here.
    /// </summary>
    public static double Growth(double logRate, double y) => Growth(logRate, Math.Exp(logRate), y);

    /// <summary>The same for many y, with the exponential of <paramref name="logRate"/> taken once.</summary>
    public static double Growth(double logRate, double rate, double y) =>
        y < 1 ? rate * ExponentialMinusOne(y) : Math.Exp(logRate + y) * (1 - Math.Exp(-y));
}
