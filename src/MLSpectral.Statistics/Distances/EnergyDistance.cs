namespace MLSpectral.Statistics.Distances;

/// <summary>The energy distance between samples (Székely and Rizzo 2013).</summary>
public static class EnergyDistance
{
    /// <summary>
    /// 2 ∫ (F₁ − F₂)² dx = 2E|X − Y| − E|X − X′| − E|Y − Y′|, in the units of the data; O(n₁ + n₂).
    /// </summary>
    /// <param name="first">A spectrum in descending order.</param>
    /// <param name="second">Another one, of any size.</param>
    /// <exception cref="ArgumentException">One of them is empty, not finite, or not in descending order.</exception>
    public static double SquaredDistance(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        SamplePair.Require(first, second);

        // Walking down, i/n₁ and j/n₂ are the shares at or above the current point; both are constant until the next one.
        long total = (long)first.Length * second.Length;
        double integral = 0,
            point = Math.Max(first[0], second[0]);
        int i = 0,
            j = 0;
        while (i < first.Length || j < second.Length)
        {
            double next = Math.Max(
                i < first.Length ? first[i] : double.NegativeInfinity,
                j < second.Length ? second[j] : double.NegativeInfinity
            );
            double difference = (double)(((long)i * second.Length) - ((long)j * first.Length)) / total;
            integral += (point - next) * difference * difference;
            point = next;
            while (i < first.Length && first[i] == point)
                i++;
            while (j < second.Length && second[j] == point)
                j++;
        }

        return 2 * integral;
    }

    /// <summary>
    /// √(2 ∫ (F₁ − F₂)² dx), the root, which is a metric (what scipy calls <c>energy_distance</c>); O(n₁ + n₂).
    /// </summary>
    /// <param name="first">A spectrum in descending order.</param>
    /// <param name="second">Another one, of any size.</param>
    /// <exception cref="ArgumentException">One of them is empty, not finite, or not in descending order.</exception>
    public static double Distance(ReadOnlySpan<double> first, ReadOnlySpan<double> second) => Math.Sqrt(SquaredDistance(first, second));
}
