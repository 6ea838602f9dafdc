using MLSpectral.Statistics.Samples;
using MLSpectral.Statistics.Sizes;

namespace MLSpectral.Statistics.WeightWatcher;

/// <summary>Rank and entropy of a weight matrix with WeightWatcher's tolerances.</summary>
/// <param name="Rank">#{√λ &gt; √λ₁ · N · ε}, numpy's tolerance for singular values.</param>
/// <param name="Entropy">−Σ p ln p / ln(rank + 1e-10), p = λ/Σλ + 1e-10; NaN for a rank under 2.</param>
internal readonly record struct MatrixRank(int Rank, double Entropy)
{
    private const double Offset = 1e-10;

    /// <summary>Measures a spectrum; O(n).</summary>
    /// <param name="eigenvalues">Eigenvalues in descending order.</param>
    /// <param name="largerSide">N.</param>
    public static MatrixRank Of(ReadOnlySpan<double> eigenvalues, int largerSide)
    {
        double largest = eigenvalues[0],
            tolerance = largerSide * NoiseFloor.MachineEpsilon,
            sum = 0;
        if (!(largest > 0))
            return new MatrixRank(0, double.NaN);

        int rank = 0;
        foreach (double value in Descending.Above(eigenvalues, 0))
        {
            double ratio = value / largest;
            sum += ratio;
            rank += Math.Sqrt(ratio) > tolerance ? 1 : 0;
        }

        if (rank < 2)
            return new MatrixRank(rank, double.NaN);
        double entropy = 0;
        foreach (double value in eigenvalues)
        {
            double p = (Math.Max(value, 0) / largest / sum) + Offset;
            entropy -= p * Math.Log(p);
        }

        return new MatrixRank(rank, entropy / Math.Log(rank + Offset));
    }
}
