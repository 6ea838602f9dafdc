using System.Globalization;

namespace MLSpectral.Statistics.Samples;

/// <summary>Samples as every statistic takes them: finite values, the largest first.</summary>
internal static class Descending
{
    /// <summary>Refuses values that are not finite or not in descending order; O(n).</summary>
    /// <param name="values">The sample.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ArgumentException">A value is NaN or infinite, or larger than the one before it.</exception>
    public static void Require(ReadOnlySpan<double> values, string name)
    {
        double previous = double.PositiveInfinity;
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            if (!(value <= previous) || !double.IsFinite(value))
                throw Unfit(values, i, name);
            previous = value;
        }
    }

    /// <summary>The leading values above a floor, and above zero.</summary>
    /// <param name="values">Values in descending order.</param>
    /// <param name="floor">The noise floor; a negative one counts as 0.</param>
    /// <exception cref="ArgumentException">The floor is NaN.</exception>
    public static ReadOnlySpan<double> Above(ReadOnlySpan<double> values, double floor)
    {
        RequireFloor(floor);
        int count = values.Length;
        while (count > 0 && !(values[count - 1] > Math.Max(floor, 0)))
            count--;
        return values[..count];
    }

    /// <summary>Refuses a noise floor that is no number.</summary>
    /// <param name="floor">The noise floor.</param>
    /// <exception cref="ArgumentException">The floor is NaN.</exception>
    public static void RequireFloor(double floor)
    {
        if (double.IsNaN(floor))
            throw new ArgumentException(
                "The noise floor is NaN; use 0 for exact values, or n·ε·λ₁ (NoiseFloor.Compute) for computed ones.",
                nameof(floor)
            );
    }

    private static ArgumentException Unfit(ReadOnlySpan<double> values, int index, string name) =>
        double.IsFinite(values[index])
            ? new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Value {index} is {values[index]:R}, larger than the one before it ({values[index - 1]:R}); sort the values "
                        + $"in descending order."
                ),
                name
            )
            : new ArgumentException(
                FormattableString.Invariant($"Value {index} is {values[index]}; values must be finite. Remove it first."),
                name
            );
}
