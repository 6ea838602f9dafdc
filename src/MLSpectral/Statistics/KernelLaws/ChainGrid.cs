using System.Numerics;

namespace MLSpectral.Statistics.KernelLaws;

/// <summary>The solutions along the real axis, as many as the cumulative distribution needs, and the intervals where there is density.</summary>
internal sealed class ChainGrid
{
    private const double Tolerance = 1e-6;
    private const int FirstCount = 32;
    private const int MaximumDepth = 100;
    private const int MaximumCount = 8000;
    private const int MaximumIntervals = 200;

    // In units of the chain; the height of the points leaves 1e-9 where there is none.
    private const double LeastDensity = 1e-5;
    private const int EdgeBisections = 50;

    private readonly ChainSolver _solver;
    private readonly List<ChainPoint> _points = [];

    /// <summary>Solves along the axis.</summary>
    /// <param name="chain">The chain, in units in which its norm is at most 1.</param>
    /// <param name="atomAtZero">The share at 0.</param>
    public ChainGrid(KernelChain chain, double atomAtZero)
    {
        _solver = new ChainSolver(chain);
        var start = new ChainPoint(0, [], double.NaN, atomAtZero);
        ChainPoint above = _solver.At(1);
        ChainPoint[] first = new ChainPoint[FirstCount + 1];
        first[0] = start;
        first[^1] = above with { Cumulative = 1 };
        for (int i = FirstCount - 1; i > 0; i--)
            first[i] = _solver.At(Math.Pow((double)i / FirstCount, 2), first[i + 1].Unknowns);
        _points.Add(start);
        for (int i = 0; i < FirstCount; i++)
        {
            Refine(first[i], first[i + 1], 0);
            _points.Add(first[i + 1]);
        }

        Curve = new GridCurve([.. _points.Select(Node)]);
        Support = [.. FindSupport()];
    }

    /// <summary>F.</summary>
    public GridCurve Curve { get; }

    /// <summary>The intervals with density, ascending.</summary>
    public IReadOnlyList<KernelInterval> Support { get; }

    /// <summary>The largest difference between a solution and what its neighbours predicted before it was added: an upper estimate of the error of the curve.</summary>
    public double Error { get; private set; }

    /// <summary>An approximation of the solution at a point, to start from.</summary>
    public Complex[]? Guess(double x)
    {
        int high = 1;
        while (high < _points.Count - 1 && _points[high].X < x)
            high++;
        return Between(_points[high - 1], _points[high]);
    }

    private static GridNode Node(ChainPoint point)
    {
        double root = Math.Sqrt(point.X);
        return new GridNode(root, point.Cumulative, 2 * root * point.Density);
    }

    private static Complex[] Between(ChainPoint low, ChainPoint high)
    {
        if (low.X == 0)
            return high.Unknowns;
        var e = new Complex[high.Unknowns.Length];
        for (int l = 0; l < e.Length; l++)
            e[l] = 0.5 * (low.Unknowns[l] + high.Unknowns[l]);
        return e;
    }

    // Adds the points between two.
    private void Refine(ChainPoint low, ChainPoint high, int depth)
    {
        ChainPoint middle = Middle(low, high);
        double error = Math.Abs(new GridCubic(Node(low), Node(high)).At(Math.Sqrt(middle.X)) - middle.Cumulative);
        if (error <= Tolerance || depth == MaximumDepth || _points.Count >= MaximumCount)
        {
            Error = Math.Max(Error, error);
            _points.Add(middle);
            return;
        }

        Refine(low, middle, depth + 1);
        _points.Add(middle);
        Refine(middle, high, depth + 1);
    }

    private ChainPoint Middle(ChainPoint low, ChainPoint high)
    {
        double root = 0.5 * (Math.Sqrt(low.X) + Math.Sqrt(high.X));
        return _solver.At(root * root, Between(low, high));
    }

    private IEnumerable<KernelInterval> FindSupport()
    {
        var edges = new List<double>();
        for (int i = 1; i < _points.Count; i++)
        {
            if (HasDensity(_points[i - 1]) != HasDensity(_points[i]))
                edges.Add(edges.Count < 2 * MaximumIntervals || i > _points.Count / 2 ? Edge(_points[i - 1], _points[i]) : _points[i].X);
        }

        for (int i = 0; i + 1 < edges.Count; i += 2)
            yield return new KernelInterval(edges[i], edges[i + 1]);
    }

    private double Edge(ChainPoint low, ChainPoint high)
    {
        bool isLowInside = HasDensity(low);
        for (int i = 0; i < EdgeBisections && high.X - low.X > 1e-10 * high.X; i++)
        {
            ChainPoint middle = Middle(low, high);
            if (HasDensity(middle) == isLowInside)
                low = middle;
            else
                high = middle;
        }

        return isLowInside || low.X > 0 ? 0.5 * (low.X + high.X) : 0;
    }

    private static bool HasDensity(ChainPoint point) => point.Density > LeastDensity;
}
