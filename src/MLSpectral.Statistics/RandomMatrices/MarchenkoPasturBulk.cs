namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>Eigenvalues with the law fitted to them, and the two statistics of the test against pure noise.</summary>
/// <param name="law">The fitted law.</param>
/// <param name="largerSide">N.</param>
/// <param name="count">M, the number of eigenvalues.</param>
internal sealed class MarchenkoPasturBulk(MarchenkoPastur law, double largerSide, int count)
{
    private readonly LargestEigenvalueScale _scale = LargestEigenvalueScale.Of(largerSide, count);

    public MarchenkoPastur Law => law;

    /// <summary>Fits the law.</summary>
    /// <returns>Null where there is no bulk.</returns>
    public static MarchenkoPasturBulk? Of(ReadOnlySpan<double> eigenvalues, long largerSide, double noiseFloor) =>
        MarchenkoPasturFit.HasBulk(eigenvalues, noiseFloor) && MarchenkoPasturFit.OfBulk(eigenvalues, largerSide) is MarchenkoPastur law
            ? new MarchenkoPasturBulk(law, largerSide, eigenvalues.Length)
            : null;

    /// <summary>(Nλ/σ² − μ)/s, about Tracy–Widom for the largest eigenvalue of noise.</summary>
    public double EdgeStatistic(double eigenvalue) => ((largerSide * (eigenvalue / law.Variance)) - _scale.Centre) / _scale.Width;

    /// <summary>The eigenvalue with a given edge statistic.</summary>
    public double Eigenvalue(double edgeStatistic) => law.Variance * ((_scale.Centre + (_scale.Width * edgeStatistic)) / largerSide);

    /// <summary>sup |F_M − F|, the Kolmogorov–Smirnov distance of the eigenvalues to the law.</summary>
    public double Distance(ReadOnlySpan<double> eigenvalues)
    {
        double distance = 0;
        for (int i = 0; i < eigenvalues.Length; i++)
        {
            double above = 1 - law.CumulativeDistribution(eigenvalues[i]);
            distance = Math.Max(distance, Math.Max(above - ((double)i / count), ((i + 1.0) / count) - above));
        }

        return distance;
    }
}
