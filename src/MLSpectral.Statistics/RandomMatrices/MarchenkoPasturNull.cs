namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>
/// How the two statistics of <see cref="MarchenkoPasturBulk"/> are distributed for pure Gaussian noise of one size, from
/// <see cref="MarchenkoPasturNullTable"/>.
/// </summary>
/// <remarks>
/// Simulation is needed because eigenvalues repel each other: their distance to the law is of the order ln M / M, not 1/√M, and
/// independent-sample tables do not apply. Between the simulated sizes, numbers are interpolated linearly in ln M and in c; beyond the
/// largest M, M·D goes on growing linearly in ln M. Beyond the last simulated level, ln p goes on linearly, which errs on the side of
/// larger p.
/// </remarks>
internal sealed class MarchenkoPasturNull
{
    // The Tracy–Widom quantiles that the simulated quantiles of the edge statistic stand beside; the line takes over from the last on.
    private static readonly Lazy<double[]> TracyWidomNodes = new(() =>
        [.. MarchenkoPasturNullTable.EdgeLevels.ToArray().Append(MarchenkoPasturNullTable.LineLevel).Select(TracyWidom.SurvivalQuantile)]
    );

    private readonly double[] _distances = new double[MarchenkoPasturNullTable.Levels.Length];
    private readonly double[] _edges = new double[MarchenkoPasturNullTable.EdgeLevels.Length + 1];
    private readonly double _edgeShift;
    private readonly double _edgeStretch;
    private readonly int _count;

    /// <summary>Interpolates the table.</summary>
    /// <param name="count">M ≥ 10.</param>
    /// <param name="aspectRatio">c = M/N, in (0, 1].</param>
    public MarchenkoPasturNull(int count, double aspectRatio)
    {
        _count = count;
        ReadOnlySpan<double> counts = MarchenkoPasturNullTable.Counts,
            ratios = MarchenkoPasturNullTable.AspectRatios;
        double logCount = Math.Log(count);
        int row = Interval(counts, count),
            column = Interval(ratios, aspectRatio);
        double x = (logCount - Math.Log(counts[row])) / Math.Log(counts[row + 1] / counts[row]);
        double y = Math.Clamp((aspectRatio - ratios[column]) / (ratios[column + 1] - ratios[column]), 0, 1);
        for (int corner = 0; corner < 4; corner++)
        {
            int down = corner >> 1,
                right = corner & 1;
            ReadOnlySpan<double> cell = MarchenkoPasturNullTable.Cell(row + down, column + right);
            double columnWeight = right == 1 ? y : 1 - y;
            double clamped = Math.Min(x, 1);
            _edgeShift += columnWeight * (down == 1 ? clamped : 1 - clamped) * cell[0];
            _edgeStretch += columnWeight * (down == 1 ? clamped : 1 - clamped) * cell[1];
            for (int i = 0; i < _edges.Length - 1; i++)
                _edges[i] += columnWeight * (down == 1 ? clamped : 1 - clamped) * cell[i + 2];
            for (int i = 0; i < _distances.Length; i++)
                _distances[i] += columnWeight * (down == 1 ? x : 1 - x) * cell[i + 1 + _edges.Length];
        }

        _edges[^1] = OnLine(TracyWidomNodes.Value[^1]);
    }

    /// <summary>
    /// ln P(edge statistic ≥ its value): Tracy–Widom of an argument that is moved by what the estimated variance and the finite size do
    /// to the quantiles.
    /// </summary>
    public double LogEdgePValue(double edgeStatistic) =>
        TracyWidom.LogSurvival(
            edgeStatistic >= _edges[^1]
                ? (edgeStatistic - _edgeShift) / _edgeStretch
                : Interpolate(_edges, TracyWidomNodes.Value, edgeStatistic)
        );

    /// <summary>The edge statistic with a given p-value.</summary>
    public double EdgeStatistic(double pValue)
    {
        double quantile = TracyWidom.SurvivalQuantile(pValue);
        return quantile >= TracyWidomNodes.Value[^1] ? OnLine(quantile) : Interpolate(TracyWidomNodes.Value, _edges, quantile);
    }

    /// <summary>P(distance ≥ its value).</summary>
    public double DistancePValue(double distance)
    {
        ReadOnlySpan<double> levels = MarchenkoPasturNullTable.Levels;
        double scaled = _count * distance;
        if (scaled <= _distances[0])
            return 1 - ((1 - levels[0]) * scaled / _distances[0]);
        int i = 0;
        while (i < levels.Length - 2 && scaled > _distances[i + 1])
            i++;
        double slope = Math.Log(levels[i + 1] / levels[i]) / (_distances[i + 1] - _distances[i]);
        return levels[i] * Math.Exp(slope * (scaled - _distances[i]));
    }

    private static double Interpolate(double[] from, double[] to, double value)
    {
        int i = Interval(from, value);
        return to[i] + ((to[i + 1] - to[i]) * (value - from[i]) / (from[i + 1] - from[i]));
    }

    private double OnLine(double quantile) => _edgeShift + (_edgeStretch * quantile);

    // The last interval for what lies beyond.
    private static int Interval(ReadOnlySpan<double> nodes, double value)
    {
        int i = 0;
        while (i < nodes.Length - 2 && value > nodes[i + 1])
            i++;
        return i;
    }
}
