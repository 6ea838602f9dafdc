using System.Numerics.Tensors;

namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>How heavy the tails of a sample are, by its fourth moment.</summary>
internal static class ExcessKurtosis
{
    /// <summary>
    /// Σ(w − w̄)⁴/n / (Σ(w − w̄)²/n)² − 3; NaN where all values are equal. Two passes, free of the sample's scale.
    /// </summary>
    public static double Of(ReadOnlySpan<double> values)
    {
        // Distances from the first value: those of equal values are exactly 0, where a mean of them would be off by rounding.
        if (values.IsEmpty || values.IndexOfAnyExcept(values[0]) < 0)
            return double.NaN;
        double scale = Math.Abs(TensorPrimitives.MaxMagnitude(values)),
            first = values[0] / scale,
            mean = 0,
            squares = 0,
            fourths = 0;
        foreach (double value in values)
            mean += ((value / scale) - first) / values.Length;
        foreach (double value in values)
        {
            double deviation = (value / scale) - first - mean,
                square = deviation * deviation;
            squares += square;
            fourths += square * square;
        }

        return fourths > 0 ? values.Length * (fourths / squares / squares) - 3 : double.NaN;
    }
}
