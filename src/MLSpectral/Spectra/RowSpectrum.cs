using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.RandomMatrices;
using MLSpectral.Statistics.Regimes;
using MLSpectral.Statistics.Samples;

namespace MLSpectral;

/// <summary>What the rule of the regimes takes of a row, or of a spectrum that is not a row yet.</summary>
internal static class RowSpectrum
{
    /// <summary>From a row; null where it has not all eigenvalues, or they may be negative.</summary>
    /// <exception cref="ArgumentException">Its eigenvalues are not finite or not in descending order.</exception>
    public static RegimeSpectrum? Of(SpectralMeasurement row)
    {
        Descending.Require(row.Eigenvalues.AsSpan(), nameof(row));
        bool isTested = !double.IsNaN(row.BulkVariance);
        return row.Coverage != SpectrumCoverage.All || row.Kind.IsIndefinite
            ? null
            : new RegimeSpectrum([.. row.Eigenvalues], double.IsNaN(row.NoiseFloor) ? 0 : row.NoiseFloor)
            {
                HasNoiseLaw = isTested || (row.Kind.HasMarchenkoPasturBulk && row.AspectRatio > 0),
                AspectRatio = row.AspectRatio,
                Noise = isTested ? new NoiseComparison(row.BulkUpper, (int)row.OutlierCount, row.BulkDistance, row.BulkPValue) : null,
                HillAlpha = row.HillAlpha,
                TailKind = row.TailKind ?? TailKind.Undetermined,
                Xmin = row.Xmin,
                TailAlpha = row.Alpha,

                // Where noise is rejected and there is enough for a tail, only shuffled entries take it back.
                IsTailOfEntries = row.TailKind == TailKind.None && !double.IsNaN(row.PermutationPValue),
            };
    }

    /// <summary>From the spectrum of the start, without what only the spectrum that is judged needs.</summary>
    public static RegimeSpectrum? Of(Spectrum start) =>
        start.Coverage != SpectrumCoverage.All || start.Kind.IsIndefinite
            ? null
            : new RegimeSpectrum([.. start.Eigenvalues], start.NoiseFloor)
            {
                HasNoiseLaw = start.Kind.HasMarchenkoPasturBulk,
                Noise = start.Kind.HasMarchenkoPasturBulk
                    ? NoiseComparison.Of(
                        MarchenkoPasturTest.Test(
                            start.Eigenvalues.AsSpan(),
                            Math.Max(start.FreeRows, start.Columns),
                            noiseFloor: start.NoiseFloor
                        )
                    )
                    : null,
                HillAlpha = HillEstimator.EstimateAlphaAtMedian(start.Eigenvalues.AsSpan(), start.NoiseFloor),
            };
}
