using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.Samples;

namespace MLSpectral.Statistics.Regimes;

/// <summary>A spectrum as the rule takes it: all its eigenvalues, and what was found of its bulk and tail.</summary>
/// <param name="Eigenvalues">All eigenvalues, in descending order.</param>
/// <param name="NoiseFloor">The size under which an eigenvalue is rounding.</param>
internal sealed record RegimeSpectrum(double[] Eigenvalues, double NoiseFloor)
{
    /// <summary>
    /// Whether the entries of the matrix were independent at the start, so that Marchenko and Pastur's law is that of its noise.
    /// </summary>
    public bool HasNoiseLaw { get; init; }

    /// <summary>M/N, the number of eigenvalues over the larger side.</summary>
    public double AspectRatio { get; init; } = double.NaN;

    /// <summary>The comparison with that law; null where there is none, or no bulk to fit it to.</summary>
    public NoiseComparison? Noise { get; init; }

    /// <summary>Hill's α over the upper half; NaN where there is none.</summary>
    public double HillAlpha { get; init; } = double.NaN;

    /// <summary>The law of the tail, if noise was rejected.</summary>
    public TailKind TailKind { get; init; }

    /// <summary>The eigenvalue at which the tail begins.</summary>
    public double Xmin { get; init; } = double.NaN;

    /// <summary>α of the power law from there on.</summary>
    public double TailAlpha { get; init; } = double.NaN;

    /// <summary>Whether shuffling the entries gives as much: then they are heavy-tailed, and not the spectrum alone.</summary>
    public bool IsTailOfEntries { get; init; }

    /// <summary>The number of eigenvalues above the noise floor.</summary>
    public int Rank => Resolved.Length;

    /// <summary>The eigenvalues above the noise floor.</summary>
    public ReadOnlySpan<double> Resolved => Descending.Above(Eigenvalues, NoiseFloor);

    /// <summary>
    /// The share of the trace that the lower four fifths of n eigenvalues have; a value that the line cuts in two counts in part.
    /// </summary>
    public double LowerShare => Shares.Lower(Resolved, Eigenvalues.Length);
}
