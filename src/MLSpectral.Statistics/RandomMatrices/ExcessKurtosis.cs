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
        double scale = Math.Abs(TensorPrimitives.MaxMagnitude(values)),
            mean = 0,
            squares = 0,
            fourths = 0;
        if (scale == 0)
            return double.NaN;
        foreach (double value in values)
            mean += value / scale / values.Length;
        foreach (double value in values)
        {
            double deviation = (value / scale) - mean,
                square = deviation * deviation;
            squares += square;
            fourths += square * square;
        }

        // What is left of equal values after rounding is not a spread.
        return squares > values.Length * 1e-28 ? values.Length * (fourths / squares / squares) - 3 : double.NaN;
    }
}
