namespace MLSpectral.Benchmarks.Tails;

/// <summary>The sample that all fits are measured on.</summary>
internal static class TailSample
{
    /// <summary>Half uniform on (0.05, 1), half Pareto with α = 2.5 above 1, in descending order.</summary>
    public static double[] Create(int count)
    {
        var random = new Random(17);
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
            values[i] = i % 2 == 0 ? 0.05 + (0.95 * random.NextDouble()) : Math.Pow(1 - random.NextDouble(), -1 / 1.5);
        Array.Sort(values);
        Array.Reverse(values);
        return values;
    }
}
