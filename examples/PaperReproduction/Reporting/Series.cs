namespace PaperReproduction.Reporting;

/// <summary>Numbers of a panel.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Kind">How it is drawn.</param>
/// <param name="X">x.</param>
/// <param name="Y">y.</param>
/// <param name="Error">Half the length of an error bar at each point; null for none.</param>
internal sealed record Series(string Name, SeriesKind Kind, double[] X, double[] Y, double[]? Error = null)
{
    // Values smaller than this share of the largest are of no interest on logarithmic axes, and rounding at some point.
    private const double RankFloor = 1e-8;

    /// <summary>Whether it is what theory says.</summary>
    public bool IsTheory => Kind is SeriesKind.Curve or SeriesKind.Edge;

    /// <summary>A line from bottom to top at a place.</summary>
    public static Series Edge(string name, double at) => new(name, SeriesKind.Edge, [at], [double.NaN]);

    /// <summary>
    /// The eigenvalues above 0 as a histogram: the share of all eigenvalues in a bin over the bin's width, so that the density of a law
    /// lies on top of it.
    /// </summary>
    public static Series Histogram(string name, IReadOnlyCollection<double> eigenvalues, double right, int bins)
    {
        double width = right / bins,
            floor = 1e-9 * right;
        var counts = new double[bins];
        foreach (double value in eigenvalues.Where(value => value > floor && value < right))
            counts[(int)(value / width)] += 1 / (width * eigenvalues.Count);
        return new Series(name, SeriesKind.Bars, [.. Enumerable.Range(0, bins).Select(bin => (bin + 0.5) * width)], counts);
    }

    /// <summary>The share of eigenvalues above each of the largest: on logarithmic axes a power law is a line.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="eigenvalues">In descending order.</param>
    /// <param name="count">How many of them, at the most; none that is 0 or rounding.</param>
    public static Series Ranks(string name, IReadOnlyList<double> eigenvalues, int count)
    {
        int shown = eigenvalues.Take(count).TakeWhile(value => value > RankFloor * eigenvalues[0]).Count();
        return new Series(
            name,
            SeriesKind.Line,
            [.. eigenvalues.Take(shown)],
            [.. Enumerable.Range(1, shown).Select(rank => (double)rank / eigenvalues.Count)]
        );
    }

    /// <summary>A density at evenly spaced points.</summary>
    public static Series Density(string name, Func<double, double> density, double left, double right)
    {
        const int points = 300;
        double[] x = [.. Enumerable.Range(0, points).Select(i => left + ((right - left) * (i + 0.5) / points))];
        return new Series(name, SeriesKind.Curve, x, Array.ConvertAll(x, value => density(value)));
    }
}
