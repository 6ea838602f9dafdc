using System.Globalization;
using MathNet.Numerics.LinearRegression;
using MathNet.Numerics.Statistics;

namespace PaperReproduction.Reporting;

/// <summary>A quantity over seeds.</summary>
/// <param name="Mean">Its mean.</param>
/// <param name="Deviation">Its standard deviation over seeds; NaN of one.</param>
internal sealed record Sample(double Mean, double Deviation)
{
    // Smaller and larger deviations are written with an exponent.
    private const double LeastDecimal = 1e-5;

    public static Sample Of(IReadOnlyCollection<double> values) =>
        new(values.Mean(), values.Count > 1 ? values.StandardDeviation() : double.NaN);

    /// <summary>For example <c>0.613 ± 0.024</c>: to two digits of the deviation.</summary>
    public override string ToString()
    {
        if (!(Deviation > 0) || Deviation is < LeastDecimal or > 1 / LeastDecimal)
            return Number(Mean, "G4") + (Deviation >= 0 ? $" ± {Number(Deviation, "G2")}" : "");
        string format = $"F{Math.Max(0, 1 - (int)Math.Floor(Math.Log10(Deviation)))}";
        return $"{Number(Mean, format)} ± {Number(Deviation, format)}";
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The slope of ln y over ln n by least squares over all points, and its standard error from their scatter.</summary>
    public static Sample LogSlope(IReadOnlyList<(double N, double Y)> points)
    {
        double[] x = [.. points.Select(point => Math.Log(point.N))],
            y = [.. points.Select(point => Math.Log(point.Y))];
        (double intercept, double slope) = SimpleRegression.Fit(x, y);
        double mean = x.Mean(),
            squares = x.Sum(value => (value - mean) * (value - mean));
        double residual = x.Zip(y, (at, value) => value - intercept - (slope * at)).Sum(value => value * value);
        return new Sample(slope, Math.Sqrt(residual / (points.Count - 2) / squares));
    }
}
