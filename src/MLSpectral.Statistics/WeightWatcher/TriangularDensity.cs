namespace MLSpectral.Statistics.WeightWatcher;

/// <summary>
/// A kernel density with triangles of half width 0.1 on 1,000 equally spaced points of [0, max + 0.5], without the points where it is 0.01
/// or less: what WeightWatcher fits.
/// </summary>
internal sealed class TriangularDensity
{
    private const int PointCount = 1000;
    private const double Bandwidth = 0.1;
    private const double Margin = 0.5;
    private const double Threshold = 0.01;

    private readonly double[] _points = new double[PointCount];
    private readonly double[] _heights = new double[PointCount];
    private readonly int _count;

    /// <summary>Computes the density; O(n · points under a triangle).</summary>
    /// <param name="values">Values in descending order, not negative.</param>
    public TriangularDensity(ReadOnlySpan<double> values)
    {
        double end = values[0] + Margin,
            step = end / (PointCount - 1);
        Span<double> sums = stackalloc double[PointCount];
        foreach (double value in values)
        {
            int last = (int)Math.Min(PointCount - 1, Math.Ceiling((value + Bandwidth) / step));
            for (int i = (int)Math.Max(0, Math.Floor((value - Bandwidth) / step)); i <= last; i++)
                sums[i] += Math.Max(0, 1 - (Math.Abs((i * step) - value) / Bandwidth));
        }

        for (int i = 0; i < PointCount; i++)
        {
            double height = sums[i] / (Bandwidth * values.Length);
            if (!(height > Threshold))
                continue;
            _points[_count] = i * step;
            _heights[_count] = height;
            Mode = height > _heights[Mode] ? _count : Mode;
            _count++;
        }
    }

    /// <summary>The points that are kept, ascending; none where the spectrum is too wide for its bandwidth.</summary>
    public ReadOnlySpan<double> Points => _points.AsSpan(0, _count);

    /// <summary>The density at each of them.</summary>
    public ReadOnlySpan<double> Heights => _heights.AsSpan(0, _count);

    /// <summary>The index of the highest point, the first of them where there are several.</summary>
    public int Mode { get; }
}
