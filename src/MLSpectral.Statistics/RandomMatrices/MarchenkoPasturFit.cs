using System.Globalization;
using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>The Marchenko–Pastur law of the bulk of a spectrum.</summary>
public static class MarchenkoPasturFit
{
    /// <summary>The fewest eigenvalues that a bulk is fitted to.</summary>
    public const int MinimumCount = 10;

    // Outliers pull at the top, and the least eigenvalues of a nearly square matrix hardly depend on the variance.
    private const double BottomShare = 0.1;
    private const double TopShare = 0.2;

    /// <summary>
    /// Fits the variance: the regression through the origin of the ordered eigenvalues between the 10 % and the 80 % quantile on the
    /// law's quantiles at the same plotting positions. A fifth of outliers at the top does not enter it.
    /// </summary>
    /// <remarks>
    /// Its standard error is 0.0066 of σ² at 300 × 200 and 0.017 at 100 × 100 (the median's: 0.012 and 0.030; the best possible, from
    /// the trace of pure noise: 0.0058 and 0.014), by 10,000 simulated Gaussian matrices each. O(M).
    /// </remarks>
    /// <param name="eigenvalues">All M eigenvalues of WᵀW/N in descending order.</param>
    /// <param name="largerSide">N, the larger side of W.</param>
    /// <param name="noiseFloor">The size under which an eigenvalue is rounding.</param>
    /// <returns>The law, or null where there are fewer than <see cref="MinimumCount"/> eigenvalues or half of them are not above the floor:
    /// no bulk to speak of.</returns>
    /// <exception cref="ArgumentException">The eigenvalues are not finite or not in descending order.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="largerSide"/> is smaller than the number of eigenvalues.</exception>
    public static MarchenkoPastur? Fit(ReadOnlySpan<double> eigenvalues, long largerSide, double noiseFloor = 0)
    {
        Descending.Require(eigenvalues, nameof(eigenvalues));
        RequireSide(largerSide, eigenvalues.Length);
        return HasBulk(eigenvalues, noiseFloor) ? OfBulk(eigenvalues, largerSide) : null;
    }

    internal static void RequireSide(long largerSide, int count)
    {
        if (largerSide < count)
            throw new ArgumentOutOfRangeException(
                nameof(largerSide),
                largerSide,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The larger side of a matrix with {count} eigenvalues is at least {count}; check it, or give the eigenvalues "
                        + $"of the smaller Gram matrix only."
                )
            );
    }

    internal static bool HasBulk(ReadOnlySpan<double> eigenvalues, double noiseFloor)
    {
        Descending.RequireFloor(noiseFloor);
        return eigenvalues.Length >= MinimumCount
            && 0.5 * eigenvalues[(eigenvalues.Length - 1) / 2] + 0.5 * eigenvalues[eigenvalues.Length / 2] > Math.Max(noiseFloor, 0);
    }

    /// <summary>The law of eigenvalues that have a bulk; null where its variance is too small for a double.</summary>
    internal static MarchenkoPastur? OfBulk(ReadOnlySpan<double> eigenvalues, long largerSide)
    {
        int count = eigenvalues.Length;
        double aspectRatio = (double)count / largerSide;
        double[] quantiles = new MarchenkoPastur(aspectRatio).Quantiles(count);
        double first = TopShare * count,
            last = count - (BottomShare * count);

        // Ratios to the largest that enters, so that sums neither overflow nor underflow, however large an outlier is. A value that the
        // range cuts in two counts in part, so that the estimate does not jump with M.
        double scale = eigenvalues[(int)first],
            products = 0,
            squares = 0;
        for (int i = (int)first; i < last; i++)
        {
            double weighted = quantiles[i] * (Math.Min(i + 1, last) - Math.Max(i, first));
            products += eigenvalues[i] / scale * weighted;
            squares += quantiles[i] * weighted;
        }

        double variance = products / squares * scale;
        return variance > 0 ? new MarchenkoPastur(aspectRatio, variance) : null;
    }
}
