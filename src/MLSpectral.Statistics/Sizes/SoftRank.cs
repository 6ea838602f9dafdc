namespace MLSpectral.Statistics.Sizes;

/// <summary>How far the random bulk reaches into a spectrum.</summary>
public static class SoftRank
{
    /// <summary>
    /// λ₊ / λ₁, the bulk edge over the largest eigenvalue: near 1 where all is noise, small where spikes or a tail stick out (Martin
    /// and Mahoney 2021, matrix soft rank).
    /// </summary>
    /// <param name="eigenvalues">Eigenvalues in descending order.</param>
    /// <param name="bulkEdge">λ₊, the upper edge of the bulk, in the units of the eigenvalues.</param>
    /// <returns>The ratio, above 1 where the largest eigenvalue lies within the bulk; NaN where λ₁ is not positive or there is no
    /// edge.</returns>
    /// <exception cref="ArgumentException"><paramref name="eigenvalues"/> is empty, not finite, or not in descending order.</exception>
    public static double Compute(ReadOnlySpan<double> eigenvalues, double bulkEdge)
    {
        NonEmpty.Require(eigenvalues, nameof(eigenvalues));
        return eigenvalues[0] > 0 ? bulkEdge / eigenvalues[0] : double.NaN;
    }
}
