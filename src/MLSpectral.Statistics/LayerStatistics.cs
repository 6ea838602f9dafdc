using System.Collections.ObjectModel;
using System.Globalization;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.Samples;
using MLSpectral.Statistics.Sizes;
using MLSpectral.Statistics.WeightWatcher;

namespace MLSpectral.Statistics;

/// <summary>Statistics of one layer's spectrum, all in one call.</summary>
public static class LayerStatistics
{
    // WeightWatcher's absolute tolerance of weak_rank_loss.
    private const double WeakTolerance = 1e-6;

    /// <summary>
    /// The columns of WeightWatcher's <c>analyze(mp_fit=True, detX=True)</c> (version 0.7.5.5) that derive from a spectrum, under their
    /// names.
    /// </summary>
    /// <remarks>
    /// <para>Equal to WeightWatcher's to ten digits on the same eigenvalues, except where its number is wrong or missing. What
    /// differs:</para>
    /// <list type="bullet">
    /// <item>A fit that fails is NaN with the status <c>failed</c> and no warning; there −1, a warning <c>over-trained</c>, and norms
    /// with the exponent −1.</item>
    /// <item>The power law is fitted to eigenvalues above n·ε·λ₁ (rounding); there above 1e-5 whatever the scale. Values differ
    /// only where that cut removed eigenvalues of the tail: small weights.</item>
    /// <item>Equal eigenvalues are one step of the distribution, and all of them equal is no tail; there each is tried as a candidate of
    /// its own, and a constant spectrum has alpha ∞.</item>
    /// <item>detX is by sums of logarithms; there a product that overflows from about 3,500 eigenvalues on, and a tail of all n eigenvalues
    /// reports the second smallest.</item>
    /// <item>A matrix of rank 1 has entropy NaN (0/0); there a large number made of rounding offsets.</item>
    /// <item>With a kernel size above 1, <c>sv_min</c> is the smallest over all slices and <c>rank_loss</c> is <c>num_evals</c> −
    /// <c>matrix_rank</c>; there the largest of the slices' smallest, and a sum over slices with a tolerance of its own each.</item>
    /// <item>A bulk that cannot be fitted is NaN; there −1.</item>
    /// </list>
    /// <para>Some names mislead and are kept: <c>norm</c> is the squared Frobenius norm, <c>detX_val</c> is in the data's units and
    /// <c>detX_val_unrescaled</c> the rescaled one, <c>D</c> sees the left side of each step only, <c>sigma_mp</c> of a square layer fits
    /// the height of the quarter circle alone. Where no σ fits (bulk at zero), the bulk is that of the smallest σ tried, as there.
    /// WeightWatcher halves the eigenvalues of pooled convolutions; halve them yourself to compare. The page
    /// docs/reference/weightwatcher-columns.md of the sources defines every column.</para>
    /// <para>The cost is that of the power-law fit and of about 220 evaluations of a density on 1,000 points.</para>
    /// </remarks>
    /// <param name="eigenvalues">
    /// The eigenvalues of WᵀW, not divided by N, in descending order: M of them, or M · <paramref name="kernelSize"/> from all slices
    /// of a convolution. Squared singular values of W serve best: eigenvalues of a computed WᵀW have rounding of ε·λ₁, which
    /// <c>matrix_rank</c> and <c>rank_loss</c>, whose tolerance is for singular values, take for rank.
    /// </param>
    /// <param name="largerSide">N, the larger side of W.</param>
    /// <param name="smallerSide">M, the smaller side of W.</param>
    /// <param name="kernelSize">The number of slices of a convolution, height × width of its kernel; 1 for a matrix.</param>
    /// <exception cref="ArgumentException">The eigenvalues are not M · kernel size finite numbers in descending order.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A side or the kernel size is below 1, or M is larger than N.</exception>
    public static WeightWatcherRow ComputeWeightWatcherColumns(
        ReadOnlySpan<double> eigenvalues,
        int largerSide,
        int smallerSide,
        int kernelSize = 1
    )
    {
        if (smallerSide < 1 || largerSide < smallerSide)
            throw new ArgumentOutOfRangeException(
                nameof(largerSide),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The larger side is {largerSide} and the smaller {smallerSide}; both are at least 1. Exchange them if they "
                        + $"are the wrong way round."
                )
            );
        if (kernelSize < 1)
            throw new ArgumentOutOfRangeException(
                nameof(kernelSize),
                kernelSize,
                "The kernel size is height × width of a convolution's kernel; use 1 for a matrix."
            );
        if (eigenvalues.Length != (long)smallerSide * kernelSize)
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"There are {eigenvalues.Length} eigenvalues; {Matrices(kernelSize)} of {largerSide} × {smallerSide} has "
                        + $"{(long)smallerSide * kernelSize}. Give all of them, zeros included."
                ),
                nameof(eigenvalues)
            );
        Descending.Require(eigenvalues, nameof(eigenvalues));

        double largest = eigenvalues[0],
            smallest = eigenvalues[^1];
        PowerLawFit fit = PowerLawFit.Fit(eigenvalues, new PowerLawFitOptions { NoiseFloor = NoiseFloor.Compute(eigenvalues) });
        SpectrumSize size = SpectrumSize.Compute(eigenvalues, 0);
        MatrixRank rank = MatrixRank.Of(eigenvalues, largerSide);
        BulkFit bulk = BulkFit.Of(eigenvalues, largerSide, smallerSide);
        TraceLogCondition traceLog = TraceLogCondition.Find(eigenvalues);
        var columns = new OrderedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["D"] = fit.KsDistance,
            ["M"] = smallerSide,
            ["N"] = largerSide,
            ["Q"] = (double)largerSide / smallerSide,
            ["W_scale"] = bulk.Scale,
            ["alpha"] = fit.Alpha,
            ["alpha_weighted"] = AlphaNorm.ComputeWeightedAlpha(eigenvalues, fit.Alpha),
            ["bulk_max"] = bulk.UpperEdge,
            ["bulk_min"] = bulk.LowerEdge,
            ["detX_num"] = traceLog.TailCount,
            ["detX_val"] = traceLog.Eigenvalue,
            ["detX_val_unrescaled"] = traceLog.RescaledEigenvalue,
            ["entropy"] = rank.Entropy,
            ["lambda_max"] = largest,
            ["log_alpha_norm"] = AlphaNorm.ComputeLogNorm(eigenvalues, fit.Alpha),
            ["log_norm"] = size.LogNorm,
            ["log_spectral_norm"] = size.LogSpectralNorm,
            ["matrix_rank"] = rank.Rank,
            ["mp_softrank"] = bulk.SoftRank,
            ["norm"] = size.Trace,
            ["num_evals"] = eigenvalues.Length,
            ["num_pl_spikes"] = fit.IsFitted ? fit.TailCount : double.NaN,
            ["num_spikes"] = bulk.SpikeCount,
            ["rank_loss"] = eigenvalues.Length - rank.Rank,
            ["rf"] = kernelSize,
            ["sigma"] = fit.AlphaError,
            ["sigma_mp"] = bulk.Sigma,
            ["spectral_norm"] = size.SpectralNorm,
            ["stable_rank"] = size.StableRank,
            ["sv_max"] = Math.Sqrt(Math.Max(largest, 0)),
            ["sv_min"] = Math.Sqrt(Math.Max(smallest, 0)),
            ["weak_rank_loss"] = CountBelow(eigenvalues, WeakTolerance),
            ["xmax"] = fit.IsFitted ? largest : double.NaN,
            ["xmin"] = fit.Xmin,
        };
        return new WeightWatcherRow(new ReadOnlyDictionary<string, double>(columns), fit.IsFitted);
    }

    private static string Matrices(int kernelSize) =>
        kernelSize == 1 ? "a matrix" : FormattableString.Invariant($"a convolution with {kernelSize} slices");

    private static int CountBelow(ReadOnlySpan<double> eigenvalues, double tolerance)
    {
        int count = 0;
        while (count < eigenvalues.Length && eigenvalues[^(count + 1)] < tolerance)
            count++;
        return count;
    }
}
