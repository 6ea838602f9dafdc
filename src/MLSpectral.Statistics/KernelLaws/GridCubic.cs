namespace MLSpectral.Statistics.KernelLaws;

/// <summary>
/// The cubic between two nodes that has their values and derivatives, with derivatives limited so that it is monotone (Fritsch and Carlson
/// 1980).
/// </summary>
internal readonly struct GridCubic
{
    private const int MaximumIterations = 60;

    // Three Gauss points are exact up to degree 5; F·2√x has degree 4.
    private static readonly double GaussOffset = Math.Sqrt(0.15);

    private readonly double _start;
    private readonly double _width;
    private readonly double _value;
    private readonly double _rise;
    private readonly double _startSlope;
    private readonly double _endSlope;

    /// <summary>Makes the piece.</summary>
    public GridCubic(GridNode start, GridNode end)
    {
        _start = start.Root;
        _width = end.Root - start.Root;
        _value = start.Cumulative;
        _rise = Math.Max(end.Cumulative - start.Cumulative, 0);

        // At 0 the derivative is that of the parabola through the rest.
        double slope = end.Slope * _width;
        _endSlope = Math.Clamp(slope, 0, 3 * _rise);
        _startSlope = Math.Clamp(double.IsNaN(start.Slope) ? (2 * _rise) - slope : start.Slope * _width, 0, 3 * _rise);
    }

    /// <summary>F at the end.</summary>
    public double End => _value + _rise;

    /// <summary>The derivative in the middle.</summary>
    public double SlopeInTheMiddle => ((1.5 * _rise) - (0.25 * (_startSlope + _endSlope))) / _width;

    /// <summary>F at a root in the piece.</summary>
    public double At(double root)
    {
        double t = (root - _start) / _width;
        double cubic = _startSlope + _endSlope - (2 * _rise),
            square = (3 * _rise) - (2 * _startSlope) - _endSlope;
        return _value + (t * (_startSlope + (t * (square + (t * cubic)))));
    }

    /// <summary>The root where F reaches a value; the nearest end for a value outside the piece.</summary>
    public double Inverse(double cumulative)
    {
        double low = _start,
            high = _start + _width;
        if (cumulative <= _value)
            return low;
        if (cumulative > End)
            return high;
        for (int i = 0; i < MaximumIterations; i++)
        {
            double middle = 0.5 * (low + high);
            if (middle <= low || middle >= high)
                break;
            if (At(middle) >= cumulative)
                high = middle;
            else
                low = middle;
        }

        return high;
    }

    /// <summary>∫ F dx from the start to a root.</summary>
    public double Integral(double root)
    {
        double half = 0.5 * (root - _start),
            centre = _start + half,
            offset = 2 * GaussOffset * half;
        return half * ((5 * Weighted(centre - offset)) + (8 * Weighted(centre)) + (5 * Weighted(centre + offset))) / 9;
    }

    private double Weighted(double root) => 2 * root * At(root);
}
