using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.KernelLaws;

/// <summary>Distances between the eigenvalues of a kernel and their limiting law.</summary>
public static class KernelLawDistance
{
    /// <summary>sup |F_n − F|, in [0, 1], point masses included; O(n log n).</summary>
    /// <remarks>
    /// Sees a point mass only where eigenvalues lie exactly on it: at 0, after the noise floor. Where a law has one elsewhere, which
    /// finite n smears (an NTK of the first layer), it does not go to zero with growing n; <see cref="RelativeWasserstein"/> does.
    /// </remarks>
    /// <param name="law">F.</param>
    /// <param name="eigenvalues">The spectrum in descending order.</param>
    /// <param name="noiseFloor">Values at or under it count as 0.</param>
    /// <exception cref="ArgumentException">The eigenvalues are empty, not finite, or not in descending order, or the floor is
    /// NaN.</exception>
    public static double KolmogorovSmirnov(KernelLaw law, ReadOnlySpan<double> eigenvalues, double noiseFloor = 0)
    {
        Check(law, eigenvalues, noiseFloor);
        double distance = 0;
        int count = eigenvalues.Length;
        for (int start = 0, end; start < count; start = end)
        {
            // From start to end: equal values, walking down.
            double value = Cleaned(eigenvalues[start], noiseFloor);
            for (end = start + 1; end < count && Cleaned(eigenvalues[end], noiseFloor) == value;)
                end++;
            double atOrBelow = (double)(count - start) / count,
                below = (double)(count - end) / count;
            distance = Math.Max(
                distance,
                Math.Max(Math.Abs(atOrBelow - law.CumulativeDistribution(value)), Math.Abs(below - law.CumulativeBelow(value)))
            );
        }

        // A point mass of the law where there is no eigenvalue.
        foreach (KernelAtom atom in law.Atoms)
        {
            int above = CountAbove(eigenvalues, atom.Location, noiseFloor);
            distance = Math.Max(distance, Math.Abs((double)(count - above) / count - law.CumulativeDistribution(atom.Location)));
        }

        return distance;
    }

    /// <summary>
    /// ∫ |F_n − F| dλ over the mean of the law: how far eigenvalues must be moved to lie as the law says, on average, relative to
    /// their mean; O(n log n).
    /// </summary>
    /// <param name="law">F; its mean is not 0.</param>
    /// <param name="eigenvalues">The spectrum in descending order.</param>
    /// <param name="noiseFloor">Values at or under it count as 0.</param>
    /// <exception cref="ArgumentException">The eigenvalues are empty, not finite, or not in descending order, or the floor is
    /// NaN.</exception>
    public static double RelativeWasserstein(KernelLaw law, ReadOnlySpan<double> eigenvalues, double noiseFloor = 0)
    {
        Check(law, eigenvalues, noiseFloor);
        int count = eigenvalues.Length;
        double least = Cleaned(eigenvalues[^1], noiseFloor),
            sum = 0;

        // Below the least eigenvalue F_n is 0, above the largest 1; between neighbours it is constant and crosses F once.
        sum += law.CumulativeIntegral(least);
        for (int i = count - 1; i > 0; i--)
            sum += Area(law, Cleaned(eigenvalues[i], noiseFloor), Cleaned(eigenvalues[i - 1], noiseFloor), (double)(count - i) / count);
        double largest = Cleaned(eigenvalues[0], noiseFloor),
            end = Math.Max(largest, law.UpperEdge);
        sum += Area(law, largest, end, 1);
        return sum / law.Mean;
    }

    private static double Area(KernelLaw law, double from, double to, double level)
    {
        if (from == to)
            return 0;
        double crossing = Math.Clamp(law.Quantile(level), from, to);
        double start = law.CumulativeIntegral(from),
            middle = law.CumulativeIntegral(crossing),
            end = law.CumulativeIntegral(to);
        return Math.Abs((level * (crossing - from)) - (middle - start)) + Math.Abs(end - middle - (level * (to - crossing)));
    }

    private static int CountAbove(ReadOnlySpan<double> eigenvalues, double value, double noiseFloor)
    {
        int low = 0,
            high = eigenvalues.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Cleaned(eigenvalues[middle], noiseFloor) > value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static double Cleaned(double eigenvalue, double noiseFloor) => eigenvalue > noiseFloor ? eigenvalue : 0;

    private static void Check(KernelLaw law, ReadOnlySpan<double> eigenvalues, double noiseFloor)
    {
        ArgumentNullException.ThrowIfNull(law);
        if (eigenvalues.IsEmpty)
            throw new ArgumentException("There are no eigenvalues; a distance needs at least one.", nameof(eigenvalues));
        Descending.Require(eigenvalues, nameof(eigenvalues));
        Descending.RequireFloor(noiseFloor);
    }
}
