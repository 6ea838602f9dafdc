using System.Numerics;

namespace MLSpectral.Statistics.KernelLaws;

/// <summary>
/// The solutions along the real axis, as many as the cumulative distribution needs, and the intervals where there is density.
/// </summary>
internal sealed class ChainGrid
{
    private const double Tolerance = 3e-7;
    private const int FirstCount = 32;

    // Nearer to 0 rounding wins; even x^(1/6) is small there.
    private const double LeastPoint = 1e-26;
    private const int MaximumCount = 8000;
    private const double RelativeResolution = 1e-10;
    private const int MaximumEdges = 400;

    // Of log x; the height of the points, relative to x, leaves about 1e-9 where there is none.
    private const double LeastDensity = 1e-5;
    private const double HighDensity = 0.1;
    private const int EdgeBisections = 50;
    private const double LeastEdge = 1e-15;

    private readonly ChainSolver _solver;
    private readonly double _mean;
    private readonly List<ChainPoint> _points = [];

    /// <summary>Solves along the axis.</summary>
    /// <param name="chain">The chain, in units in which its norm is at most 1.</param>
    /// <param name="atoms">Its point masses.</param>
    public ChainGrid(KernelChain chain, IReadOnlyList<KernelAtom> atoms)
    {
        _solver = new ChainSolver(chain);
        _mean = chain.Moments().Mean;
        var start = new ChainPoint(0, [], double.NaN, 0);
        ChainPoint above = _solver.At(1);
        ChainPoint[] first = new ChainPoint[FirstCount + 1];
        first[0] = start;
        first[^1] = above with { Cumulative = 1 - atoms.Sum(atom => atom.Mass) };
        for (int i = FirstCount - 1; i > 0; i--)
            first[i] = _solver.At(Math.Pow((double)i / FirstCount, 2), first[i + 1].Unknowns);
        _points.Add(start);
        for (int i = 0; i < FirstCount; i++)
        {
            Refine(first[i], first[i + 1]);
            _points.Add(first[i + 1]);
        }

        Support = [.. FindSupport()];

        // Solutions are right to about 1e-9; F does not fall for that.
        for (int i = 1; i < _points.Count; i++)
            _points[i] = _points[i] with
            {
                Cumulative = Math.Clamp(_points[i].Cumulative, _points[i - 1].Cumulative, first[^1].Cumulative),
            };
        Curve = new GridCurve([.. _points.Select(Node)], atoms);
    }

    /// <summary>F.</summary>
    public GridCurve Curve { get; }

    /// <summary>The intervals with density, ascending.</summary>
    public IReadOnlyList<KernelInterval> Support { get; }

    /// <summary>
    /// The largest difference between a solution and what its neighbours predicted before it was added: an upper estimate of the error of
    /// the curve.
    /// </summary>
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
    private void Refine(ChainPoint low, ChainPoint high)
    {
        ChainPoint middle = Middle(low, high);
        GridNode start = Node(low),
            centre = Node(middle),
            end = Node(high);
        var cubic = new GridCubic(start, end);

        // The slope as well: over two separate intervals of equal mass the value in the middle is the mean.
        double error =
            Math.Abs(cubic.At(centre.Root) - centre.Cumulative)
            + (0.1 * (end.Root - start.Root) * Math.Abs(cubic.SlopeInTheMiddle - centre.Slope));
        if (
            error <= Tolerance
            || middle.X < LeastPoint
            || end.Root - start.Root < RelativeResolution * end.Root
            || _points.Count >= MaximumCount
        )
        {
            Error = Math.Max(Error, error);
            _points.Add(middle);
            return;
        }

        Refine(low, middle);
        _points.Add(middle);
        Refine(middle, high);
    }

    private ChainPoint Middle(ChainPoint low, ChainPoint high)
    {
        double root = 0.5 * (Math.Sqrt(low.X) + Math.Sqrt(high.X));
        return _solver.At(root * root, Between(low, high));
    }

    // Edges become points, so that no piece of the curve goes across one.
    private IEnumerable<KernelInterval> FindSupport()
    {
        var edges = new List<ChainPoint>();
        for (int i = 1; i < _points.Count && edges.Count < MaximumEdges; i++)
        {
            if (HasDensity(_points[i - 1]) != HasDensity(_points[i]))
                edges.Add(Edge(_points[i - 1], _points[i]));
        }

        // Where there are more, the last interval goes from its own lower edge to where all density ends.
        if (edges.Count == MaximumEdges)
            edges[^1] = _points[_points.FindLastIndex(HasDensity) + 1];
        _points.AddRange(edges.Where(edge => edge.X > LeastEdge && !_points.Contains(edge)));
        _points.Sort((first, second) => first.X.CompareTo(second.X));
        for (int i = 0; i + 1 < edges.Count; i += 2)
            yield return new KernelInterval { Lower = edges[i].X > LeastEdge ? edges[i].X : 0, Upper = edges[i + 1].X };
    }

    // The nearest point without density.
    private ChainPoint Edge(ChainPoint low, ChainPoint high)
    {
        bool isLowInside = HasDensity(low);
        for (int i = 0; i < EdgeBisections && high.X - low.X > RelativeResolution * high.X && high.X > LeastEdge; i++)
        {
            ChainPoint middle = Middle(low, high);
            if (HasDensity(middle) == isLowInside)
                low = middle;
            else
                high = middle;
        }

        return isLowInside ? high : low;
    }

    // Per log x, or high where log x runs away: at 0.
    private bool HasDensity(ChainPoint point) => point.X * point.Density > LeastDensity || _mean * point.Density > HighDensity;
}
