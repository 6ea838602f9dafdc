using MLSpectral.Statistics.RandomMatrices;
using MLSpectral.Statistics.Samples;

namespace MLSpectral.Tests.Statistics;

/// <summary>The statistics of <see cref="MarchenkoPasturBulk"/> on simulated pure noise, the fit of the variance included.</summary>
internal sealed record NullSimulation(double[] EdgeStatistics, double[] ScaledDistances)
{
    /// <summary>Simulates; one random stream for each draw, so that the threads do not matter.</summary>
    public static NullSimulation Of(int count, double aspectRatio, int draws, int seed)
    {
        int rows = (int)Math.Round(count / aspectRatio);
        var edges = new double[draws];
        var distances = new double[draws];
        Parallel.For(0, draws, i =>
        {
            double[] eigenvalues = GaussianSpectrum.Draw(RandomStream.Of(seed, i), rows, count);
            MarchenkoPasturBulk bulk = MarchenkoPasturBulk.Of(eigenvalues, rows, noiseFloor: 0)!;
            edges[i] = bulk.EdgeStatistic(eigenvalues[0]);
            distances[i] = count * bulk.Distance(eigenvalues);
        });
        Array.Sort(edges);
        Array.Sort(distances);
        return new NullSimulation(edges, distances);
    }

    /// <summary>The value that a share of sorted draws exceeds.</summary>
    public static double UpperQuantile(double[] sorted, double share)
    {
        double position = ((1 - share) * sorted.Length) - 0.5;
        int below = Math.Clamp((int)position, 0, sorted.Length - 2);
        double weight = Math.Clamp(position - below, 0, 1);
        return ((1 - weight) * sorted[below]) + (weight * sorted[below + 1]);
    }

    /// <summary>
    /// The shift and stretch of the Tracy–Widom quantiles that bring them closest to the simulated ones of the upper tail.
    /// </summary>
    public (double Shift, double Stretch) EdgeLine()
    {
        double[] levels = [0.05, 0.03, 0.02, 0.01, 0.007, 0.005, 0.003];
        return MathNet.Numerics.Fit.Line(
            [.. levels.Select(TracyWidom.SurvivalQuantile)],
            [.. levels.Select(level => UpperQuantile(EdgeStatistics, level))]
        );
    }
}
