using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral.Statistics.Regimes;

/// <summary>What a spectrum is compared with: the start, or the Marchenko–Pastur law of its size.</summary>
/// <param name="Name">"at the start" or "in noise".</param>
/// <param name="Rank">The eigenvalues above the noise floor.</param>
/// <param name="HillAlpha">Hill's α over the upper half.</param>
/// <param name="LowerShare">The share of the trace that the lower four fifths of the eigenvalues have.</param>
internal readonly record struct RegimeReference(string Name, int Rank, double HillAlpha, double LowerShare)
{
    public static RegimeReference OfStart(RegimeSpectrum start) => new("at the start", start.Rank, start.HillAlpha, start.LowerShare);

    /// <summary>The reference without a start: n quantiles of the law stand for the eigenvalues of noise.</summary>
    public static RegimeReference OfNoise(int count, double aspectRatio)
    {
        double[] quantiles = new MarchenkoPastur(aspectRatio).Quantiles(count);
        return new RegimeReference("in noise", count, HillEstimator.EstimateAlphaAtMedian(quantiles), Shares.Lower(quantiles, count));
    }
}
