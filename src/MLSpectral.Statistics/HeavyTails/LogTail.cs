using System.Numerics.Tensors;
using MLSpectral.Statistics.Functions;
using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.HeavyTails;

/// <summary>
/// A tail as every law here is fitted to it: y = ln(x/x_min) ≥ 0, on which nothing depends on the scale and nothing over- or
/// underflows, with the few sums that all laws need. Logarithms are taken here, once.
/// </summary>
internal sealed class LogTail
{
    private LogTail(double[] values, double xmin, double mean, double relativeVariance, double logMeanExcess)
    {
        Values = values;
        Xmin = xmin;
        LogXmin = Math.Log(xmin);
        Mean = mean;
        RelativeVariance = relativeVariance;
        LogMeanExcess = logMeanExcess;
    }

    /// <summary>No tail: every law of it is NaN.</summary>
    public static LogTail None { get; } = new([], double.NaN, double.NaN, double.NaN, double.NaN);

    /// <summary>y in descending order.</summary>
    public double[] Values { get; }

    /// <summary>x_min, where the tail begins.</summary>
    public double Xmin { get; }

    /// <summary>ln x_min.</summary>
    public double LogXmin { get; }

    /// <summary>n.</summary>
    public int Count => Values.Length;

    /// <summary>The mean of y; NaN for an empty tail.</summary>
    public double Mean { get; }

    /// <summary>The variance of y over the square of its mean: 1 for a power law, on which y is exponentially distributed.</summary>
    public double RelativeVariance { get; }

    /// <summary>The logarithm of the mean of x/x_min − 1, which itself need not be a double.</summary>
    public double LogMeanExcess { get; }

    /// <summary>Whether every value is x_min (or there is none): no law has a likelihood that is finite.</summary>
    public bool IsAtXmin => !(Mean > 0);

    /// <summary>Whether all values are equal: laws of two shapes shrink onto them without bound.</summary>
    public bool IsConstant => IsAtXmin || Values[0] == Values[^1];

    /// <summary>Takes the logarithms; O(n).</summary>
    /// <param name="tail">Values in descending order, all at or above <paramref name="xmin"/>.</param>
    /// <param name="xmin">Where the tail begins.</param>
    /// <exception cref="ArgumentException">Values are not finite, not in descending order, or under x_min; or x_min is not
    /// positive.</exception>
    public static LogTail Of(ReadOnlySpan<double> tail, double xmin)
    {
        Descending.Require(tail, nameof(tail));
        if (!(xmin > 0) || !double.IsFinite(xmin))
            throw new ArgumentException(
                FormattableString.Invariant($"x_min is {xmin}; a tail begins at a positive finite value."),
                nameof(xmin)
            );
        if (!tail.IsEmpty && tail[^1] < xmin)
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"Value {tail.Length - 1} is {tail[^1]:R}, under x_min = {xmin:R}; pass only the values at or above x_min."
                ),
                nameof(tail)
            );
        if (tail.IsEmpty)
            return new LogTail([], xmin, double.NaN, double.NaN, double.NaN);

        double[] values = new double[tail.Length];
        double largest = (tail[0] - xmin) / xmin,
            excess = 0;
        for (int i = 0; i < tail.Length; i++)
        {
            double z = (tail[i] - xmin) / xmin;
            values[i] = LogRatio.Of(tail[i], xmin);
            excess += double.IsFinite(largest) ? z / largest : Math.Exp(values[i] - values[0]);
        }

        double mean = TensorPrimitives.Sum<double>(values) / values.Length,
            squares = 0;
        foreach (double y in values)
            squares += (y - mean) / mean * ((y - mean) / mean);
        double logLargest = double.IsFinite(largest) ? Math.Log(largest) : values[0];
        return new LogTail(values, xmin, mean, squares / tail.Length, logLargest + Math.Log(excess / tail.Length));
    }
}
