using MathNet.Numerics.LinearRegression;
using MathNet.Numerics.Statistics;

namespace PaperReproduction.Experiments;

/// <summary>A quantity over seeds.</summary>
/// <param name="Mean">Its mean.</param>
/// <param name="Deviation">Its standard deviation over seeds; NaN of one.</param>
internal sealed record Sample(double Mean, double Deviation)
{
    public static Sample Of(IReadOnlyCollection<double> values) => new(values.Mean(), values.Count > 1 ? values.StandardDeviation() : double.NaN);

    /// <summary>For example <c>0.61 ± 0.02</c>.</summary>
    public override string ToString() => double.IsNaN(Deviation) ? FormattableString.Invariant($"{Mean:G3}") : FormattableString.Invariant($"{Mean:G3} ± {Deviation:G2}");

    /// <summary>The slope of ln y over ln n by least squares over all points, and its standard error from their scatter.</summary>
    public static Sample LogSlope(IReadOnlyList<(double N, double Y)> points)
    {
        double[] x = [.. points.Select(point => Math.Log(point.N))], y = [.. points.Select(point => Math.Log(point.Y))];
        (double intercept, double slope) = SimpleRegression.Fit(x, y);
        double mean = x.Mean(), squares = x.Sum(value => (value - mean) * (value - mean));
        double residual = x.Zip(y, (at, value) => value - intercept - (slope * at)).Sum(value => value * value);
        return new Sample(slope, Math.Sqrt(residual / (points.Count - 2) / squares));
    }
}
