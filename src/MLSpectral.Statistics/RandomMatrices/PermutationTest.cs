namespace MLSpectral.Statistics.RandomMatrices;

/// <summary>
/// Is the spectrum of a matrix that of its own entries in random order? The permutation null keeps the entries, however heavy their tails,
/// and destroys what holds between them.
/// </summary>
/// <remarks>
/// <para>
/// The matrix beside B copies with shuffled entries, by two statistics: the largest eigenvalue, and the distance of the bulk to the
/// Marchenko–Pastur law. Each p-value is (1 + the number of copies that reach the matrix's own)/(1 + B), exact for independent entries
/// of any distribution (Phipson and Smyth 2010); the two share the level, each at half of it. Rejecting at all takes B ≥ 2/level − 1
/// copies.
/// </para>
/// <para>
/// What every order of the entries keeps is not seen: a common mean of all entries makes one large eigenvalue in any order. Subtract it
/// first, if it is not of interest.
/// </para>
/// <para>
/// <see cref="AgainstNoise"/> assumes light-tailed entries. The two together tell heavy entries (it rejects, the permutations do not)
/// from a spectrum with structure (the permutations reject).
/// </para>
/// </remarks>
public sealed record PermutationTest
{
    // An excess kurtosis that a Gaussian sample does not reach: four standard errors √(24/n); and one that moves the largest eigenvalue
    // at all.
    private const double KurtosisErrors = 4;
    private const double HeavyKurtosis = 1;

    // What differs by rounding is equal: a single row, for one, has the same λ₁ in any order.
    private const double Rounding = 1e-10;

    private readonly double[] _largest;
    private readonly double[] _distances;

    internal PermutationTest(
        MarchenkoPasturTest againstNoise,
        double largestEigenvalue,
        double[] largest,
        double[] distances,
        double excessKurtosis,
        long entryCount
    )
    {
        AgainstNoise = againstNoise;
        LargestEigenvalue = largestEigenvalue;
        ExcessKurtosis = excessKurtosis;
        EntryCount = entryCount;
        _largest = largest;
        _distances = distances;
        LargestPValue = PValue(largestEigenvalue, largest);
        BulkPValue = PValue(againstNoise.BulkDistance, distances);
    }

    /// <summary>The test of the matrix itself against light-tailed noise.</summary>
    public MarchenkoPasturTest AgainstNoise { get; }

    /// <summary>λ₁ of WᵀW/N.</summary>
    public double LargestEigenvalue { get; }

    /// <summary>B, the number of shuffled copies.</summary>
    public int Permutations => _largest.Length;

    /// <summary>The share of all B + 1 matrices whose λ₁ is at least the matrix's own.</summary>
    public double LargestPValue { get; }

    /// <summary>The p-value of the distance of the bulk to the Marchenko–Pastur law; NaN where the matrix has no bulk.</summary>
    public double BulkPValue { get; }

    /// <summary>
    /// Σ(w − w̄)⁴/n / (Σ(w − w̄)²/n)² − 3 over the n entries: 0 for a Gaussian sample, 6 for a large one of Student t₅; NaN
    /// where all are equal.
    /// </summary>
    public double ExcessKurtosis { get; }

    /// <summary>n, the number of entries.</summary>
    public long EntryCount { get; }

    /// <summary>
    /// Whether the entries have heavy tails: an excess kurtosis above 1 and above four of its standard errors √(24/n) for a Gaussian
    /// sample.
    /// </summary>
    public bool HasHeavyEntries => ExcessKurtosis > Math.Max(HeavyKurtosis, KurtosisErrors * Math.Sqrt(24.0 / EntryCount));

    /// <summary>Whether the order of the entries matters: one of the two p-values is at or below half the level.</summary>
    public bool IsRejected => LargestPValue <= 0.5 * AgainstNoise.Level || BulkPValue <= 0.5 * AgainstNoise.Level;

    /// <summary>Whether there are enough copies to reject at all, even if none of them reaches the matrix.</summary>
    internal bool CanReject => 1.0 / (Permutations + 1) <= 0.5 * AgainstNoise.Level;

    /// <summary>The finding in a sentence: whether the entries are heavy, the spectrum, both or neither.</summary>
    public string Evidence => PermutationEvidence.Of(this);

    /// <summary>λ₁ of each shuffled copy, in the order of their random streams.</summary>
    public ReadOnlySpan<double> PermutedLargestEigenvalues => _largest;

    /// <summary>The bulk distance of each shuffled copy, in the same order.</summary>
    public ReadOnlySpan<double> PermutedBulkDistances => _distances;

    private static double PValue(double observed, double[] permuted)
    {
        if (double.IsNaN(observed))
            return double.NaN;
        int reached = 0;
        foreach (double value in permuted)
            reached += value >= observed * (1 - Rounding) ? 1 : 0;
        return (1.0 + reached) / (1.0 + permuted.Length);
    }
}
