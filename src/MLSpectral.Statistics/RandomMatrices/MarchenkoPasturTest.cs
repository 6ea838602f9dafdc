using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>
/// Is a spectrum that of pure noise? The Marchenko–Pastur bulk of WᵀW/N, the eigenvalues that stick out of it, and the distance of the
/// rest to the law.
/// </summary>
/// <remarks>
/// <para>
/// Two tests share the level, each at half of it (Bonferroni): the largest eigenvalue against the Tracy–Widom law of noise, and the
/// Kolmogorov–Smirnov distance D of the bulk against simulated noise of its size (eigenvalues repel each other, so tables for
/// independent samples do not apply). Both null distributions include the fit of the variance.
/// </para>
/// <para>
/// Outliers are taken away first, and the law is fitted again to the others as a matrix with as many rows and columns less, until none
/// sticks out. So the first test says whether there are directions that noise does not have, the second whether what is left has the
/// shape of noise; a few outliers on a random bulk do not fail both.
/// </para>
/// <para>
/// Assumes independent entries of mean 0 and one variance, with light tails. Heavy-tailed entries have outliers of their own (in about 30
/// % of matrices with Student t₅ entries): compare with a permutation null, <see cref="PermutationTest"/>. O(M), about half a
/// millisecond for M = 1000.
/// </para>
/// </remarks>
public sealed record MarchenkoPasturTest
{
    /// <summary>Whether there are numbers, and if not, why; those that are missing are NaN.</summary>
    public MarchenkoPasturOutcome Outcome { get; private init; }

    /// <summary>The chance of rejecting pure noise that both tests share.</summary>
    public double Level { get; private init; }

    /// <summary>
    /// The law of the bulk, without the outliers (with them where the others have no bulk of their own); null where there is none.
    /// </summary>
    public MarchenkoPastur? Law { get; private init; }

    /// <summary>The lower edge of the bulk.</summary>
    public double LowerEdge => Law?.LowerEdge ?? double.NaN;

    /// <summary>The upper edge of the bulk.</summary>
    public double UpperEdge => Law?.UpperEdge ?? double.NaN;

    /// <summary>
    /// What the largest eigenvalue of the bulk would exceed with half the <see cref="Level"/> as probability, if the bulk is noise.
    /// </summary>
    public double OutlierThreshold { get; private init; } = double.NaN;

    /// <summary>The number of eigenvalues above the threshold; 0 where nothing was tested.</summary>
    public int OutlierCount { get; private init; }

    /// <summary>
    /// The p-value of the largest eigenvalue: the chance that noise of this size has one as large, from the law fitted to all eigenvalues.
    /// </summary>
    public double OutlierPValue => Math.Exp(OutlierLogPValue);

    /// <summary>Its natural logarithm, also where the p-value is too small for a double.</summary>
    public double OutlierLogPValue { get; private init; } = double.NaN;

    /// <summary>
    /// D, the Kolmogorov–Smirnov distance of the eigenvalues that are not outliers to the law; NaN where fewer than ten are left, or half
    /// of those are not above the noise floor.
    /// </summary>
    public double BulkDistance { get; private init; } = double.NaN;

    /// <summary>The chance that noise of the bulk's size is as far from its law; log-linearly extrapolated below 0.002.</summary>
    public double BulkPValue { get; private init; } = double.NaN;

    /// <summary>
    /// Whether the shape of the bulk, without the outliers, is not that of noise: <see cref="BulkPValue"/> is at or below half the level.
    /// </summary>
    public bool IsBulkRejected => BulkPValue <= 0.5 * Level;

    /// <summary>Whether pure noise is rejected at the level; false where nothing was tested.</summary>
    public bool IsRejected => OutlierCount > 0 || IsBulkRejected;

    /// <summary>The finding in a sentence.</summary>
    public string Evidence => MarchenkoPasturEvidence.Of(this);

    /// <summary>Tests a spectrum.</summary>
    /// <param name="eigenvalues">All M eigenvalues of WᵀW/N in descending order.</param>
    /// <param name="largerSide">N, the larger side of W.</param>
    /// <param name="level">The chance of rejecting pure noise, in (0, 1).</param>
    /// <param name="noiseFloor">The size under which an eigenvalue is rounding.</param>
    /// <exception cref="ArgumentException">The eigenvalues are not finite or not in descending order.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="largerSide"/> is smaller than the number of eigenvalues, or
    /// <paramref name="level"/> is outside (0, 1).</exception>
    public static MarchenkoPasturTest Test(ReadOnlySpan<double> eigenvalues, long largerSide, double level = 0.01, double noiseFloor = 0)
    {
        Descending.Require(eigenvalues, nameof(eigenvalues));
        MarchenkoPasturFit.RequireSide(largerSide, eigenvalues.Length);
        if (!(level is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level is a probability between 0 and 1, such as 0.01.");
        if (eigenvalues.Length < MarchenkoPasturFit.MinimumCount)
            return new MarchenkoPasturTest { Outcome = MarchenkoPasturOutcome.TooFewEigenvalues, Level = level };
        if (MarchenkoPasturBulk.Of(eigenvalues, largerSide, noiseFloor) is not MarchenkoPasturBulk bulk)
            return new MarchenkoPasturTest { Outcome = MarchenkoPasturOutcome.NoBulk, Level = level };

        var noise = new MarchenkoPasturNull(eigenvalues.Length, bulk.Law.AspectRatio);
        double logPValue = noise.LogEdgePValue(bulk.EdgeStatistic(eigenvalues[0]));
        int outliers = 0;
        while (true)
        {
            double threshold = bulk.Eigenvalue(noise.EdgeStatistic(0.5 * level));
            int more = outliers;
            while (more < eigenvalues.Length && eigenvalues[more] > threshold)
                more++;

            ReadOnlySpan<double> rest = eigenvalues[more..];
            MarchenkoPasturBulk? restBulk = more == outliers ? bulk : MarchenkoPasturBulk.Of(rest, largerSide - more, noiseFloor);
            if (more == outliers || restBulk is null)
            {
                double distance = restBulk?.Distance(rest) ?? double.NaN;
                return new MarchenkoPasturTest
                {
                    Level = level,
                    Law = bulk.Law,
                    OutlierThreshold = threshold,
                    OutlierCount = more,
                    OutlierLogPValue = logPValue,
                    BulkDistance = distance,
                    BulkPValue = noise.DistancePValue(distance),
                };
            }

            outliers = more;
            bulk = restBulk;
            noise = new MarchenkoPasturNull(rest.Length, bulk.Law.AspectRatio);
        }
    }
}
