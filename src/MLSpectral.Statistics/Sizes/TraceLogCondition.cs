namespace MLSpectral.Statistics.Sizes;

/// <summary>
/// The trace-log condition: the tail of a spectrum, rescaled to mean 1, whose logarithms add up to about zero, so that its determinant is
/// about 1 (Martin and Hinrichs 2025; WeightWatcher's detX).
/// </summary>
public readonly record struct TraceLogCondition
{
    /// <summary>
    /// The smallest k for which ln μ₁ + … + ln μ_k &lt; 0, μ = λ / mean λ: the eigenvalue at which the sum falls below zero is the
    /// last of
    /// the tail. 0 where all eigenvalues are equal or there is no positive mean.
    /// </summary>
    public int TailCount { get; private init; }

    /// <summary>
    /// λ_k in the units of the data; the common value where all eigenvalues are equal; NaN where there is no positive mean.
    /// </summary>
    public double Eigenvalue { get; private init; }

    /// <summary>μ_k = λ_k / mean λ.</summary>
    public double RescaledEigenvalue { get; private init; }

    /// <summary>Finds the tail; O(n). By sums of logarithms, so that no product overflows however many eigenvalues there are.</summary>
    /// <param name="eigenvalues">Eigenvalues in descending order. A zero or negative one has logarithm −∞ and ends the tail.</param>
    /// <exception cref="ArgumentException"><paramref name="eigenvalues"/> is empty, not finite, or not in descending order.</exception>
    public static TraceLogCondition Find(ReadOnlySpan<double> eigenvalues)
    {
        NonEmpty.Require(eigenvalues, nameof(eigenvalues));

        int count = eigenvalues.Length;
        double largest = eigenvalues[0],
            ratios = 0;
        if (!(largest > 0))
            return new TraceLogCondition
            {
                TailCount = 0,
                Eigenvalue = double.NaN,
                RescaledEigenvalue = double.NaN,
            };
        if (eigenvalues[^1] == largest)
            return new TraceLogCondition
            {
                TailCount = 0,
                Eigenvalue = largest,
                RescaledEigenvalue = 1,
            };

        foreach (double value in eigenvalues)
            ratios += value / largest;
        if (!(ratios > 0))
            return new TraceLogCondition
            {
                TailCount = 0,
                Eigenvalue = double.NaN,
                RescaledEigenvalue = double.NaN,
            };

        // ln μ = ln(λ/λ₁) − ln(mean/λ₁). The sum over all n is below zero because the geometric mean of unequal values is below
        // their mean.
        double meanLog = Math.Log(ratios / count),
            sum = 0;
        int tail = 0;
        while (tail < count && sum >= 0)
        {
            double value = eigenvalues[tail++];
            sum += value > 0 ? Math.Log(value / largest) - meanLog : double.NegativeInfinity;
        }

        return new TraceLogCondition
        {
            TailCount = tail,
            Eigenvalue = eigenvalues[tail - 1],
            RescaledEigenvalue = eigenvalues[tail - 1] / largest * (count / ratios),
        };
    }
}
