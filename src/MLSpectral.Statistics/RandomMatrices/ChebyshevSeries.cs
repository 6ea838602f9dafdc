namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>
/// A smooth function on an interval as Σ cₖ Tₖ, through its values at the Chebyshev points (MathNet.Numerics keeps its own series
/// internal).
/// </summary>
internal sealed class ChebyshevSeries
{
    private readonly double[] _coefficients;
    private readonly double _centre;
    private readonly double _halfWidth;

    /// <summary>Interpolates a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="lower">The interval's lower end.</param>
    /// <param name="upper">Its upper end.</param>
    /// <param name="count">The number of points; the error falls like ρ^−count for an analytic function.</param>
    public ChebyshevSeries(Func<double, double> function, double lower, double upper, int count)
    {
        _centre = 0.5 * (lower + upper);
        _halfWidth = 0.5 * (upper - lower);
        var values = new double[count];
        for (int j = 0; j < count; j++)
            values[j] = function(_centre + (_halfWidth * Math.Cos(Math.PI * (j + 0.5) / count)));

        _coefficients = new double[count];
        for (int k = 0; k < count; k++)
        {
            double sum = 0;
            for (int j = 0; j < count; j++)
                sum += values[j] * Math.Cos(Math.PI * k * (j + 0.5) / count);
            _coefficients[k] = (k == 0 ? 1.0 : 2.0) / count * sum;
        }
    }

    /// <summary>The value at a point of the interval, by Clenshaw's recurrence.</summary>
    public double At(double point)
    {
        double x = (point - _centre) / _halfWidth,
            next = 0,
            afterNext = 0;
        for (int k = _coefficients.Length - 1; k > 0; k--)
            (next, afterNext) = ((2 * x * next) - afterNext + _coefficients[k], next);
        return (x * next) - afterNext + _coefficients[0];
    }
}
