using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.KernelLaws;

/// <summary>
/// What the spectrum of a kernel at initialization should be: the law of its bulk and the outliers beside it, or why there is no law.
/// </summary>
public sealed record KernelPrediction
{
    private KernelPrediction() { }

    /// <summary>The law of the bulk; null where none applies.</summary>
    public KernelLaw? Law { get; private init; }

    /// <summary>Why no law applies, in a sentence; null where one does.</summary>
    public string? Reason { get; private init; }

    /// <summary>Eigenvalues outside the law, the largest first.</summary>
    public IReadOnlyList<KernelOutlier> Outliers { get; private init; } = [];

    /// <summary>
    /// sup |F_n − F| of a spectrum without its outliers, point masses by count; NaN where no law applies. The kernel of some layers
    /// whose law has a point mass elsewhere than at 0 is better compared by <see cref="RelativeWasserstein"/>.
    /// </summary>
    /// <param name="eigenvalues">All n eigenvalues of the kernel in descending order.</param>
    /// <param name="noiseFloor">Values at or under it count as 0.</param>
    /// <exception cref="ArgumentException">The eigenvalues are empty, not finite, or not in descending order, or the floor is
    /// NaN.</exception>
    public double KolmogorovSmirnov(ReadOnlySpan<double> eigenvalues, double noiseFloor) =>
        Law is null ? double.NaN : KernelLawDistance.KolmogorovSmirnov(Law, eigenvalues[CountExcluded(eigenvalues)..], noiseFloor);

    /// <summary>∫ |F_n − F| dλ over the mean of the law, of a spectrum without its outliers; NaN where no law applies.</summary>
    /// <param name="eigenvalues">All n eigenvalues of the kernel in descending order.</param>
    /// <param name="noiseFloor">Values at or under it count as 0.</param>
    /// <exception cref="ArgumentException">The eigenvalues are empty, not finite, or not in descending order, or the floor is
    /// NaN.</exception>
    public double RelativeWasserstein(ReadOnlySpan<double> eigenvalues, double noiseFloor) =>
        Law is null ? double.NaN : KernelLawDistance.RelativeWasserstein(Law, eigenvalues[CountExcluded(eigenvalues)..], noiseFloor);

    /// <summary>
    /// How many of the largest eigenvalues are outliers: those above the upper edge of the law, at most as many as there are
    /// <see cref="Outliers"/>. One is always left.
    /// </summary>
    /// <param name="eigenvalues">The eigenvalues of the kernel in descending order.</param>
    /// <exception cref="ArgumentException">The eigenvalues are not finite, or not in descending order.</exception>
    public int CountExcluded(ReadOnlySpan<double> eigenvalues)
    {
        Descending.Require(eigenvalues, nameof(eigenvalues));
        int count = 0;
        while (Law is not null && count < Math.Min(Outliers.Count, eigenvalues.Length - 1) && eigenvalues[count] > Law.UpperEdge)
            count++;
        return count;
    }

    internal static KernelPrediction Of(KernelLaw law, IEnumerable<KernelOutlier> outliers) =>
        new() { Law = law, Outliers = [.. outliers.OrderByDescending(outlier => outlier.Eigenvalue)] };

    internal static KernelPrediction None(string reason) => new() { Reason = reason };
}
