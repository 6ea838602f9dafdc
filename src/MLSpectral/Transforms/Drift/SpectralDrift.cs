using System.Globalization;

namespace MLSpectral;

/// <summary>
/// One row of a <see cref="SpectralComparison"/>: how far one batch of new rows is from the rows a probe was fitted to. Its properties
/// are the comparison's columns, so it is also the row class for <c>ml.Data.CreateEnumerable</c>.
/// </summary>
/// <remarks>
/// λ, C and m are the eigenvalues (descending), the covariance and the mean of the tested rows of the batch, λ₀, C₀ and m₀ those
/// of the rows that the probe kept. Where the batch has fewer usable rows than a block, all sizes and p-values are NaN; where the
/// reference rows do not vary, sizes relative to them are. What the p-values assume is said at <see cref="SpectralComparison"/>.
/// </remarks>
public sealed record SpectralDrift
{
    /// <summary>The number of the batch, from 0.</summary>
    public int Batch { get; init; }

    /// <summary>The place of its first row in the data, from 0.</summary>
    public long FirstRow { get; init; }

    /// <summary>Its rows, those skipped among them.</summary>
    public long RowCount { get; init; }

    /// <summary>Rows with a value that is missing, infinite or beyond 1e75 in size, which are left out.</summary>
    public long SkippedRowCount { get; init; }

    /// <summary>The rows that were compared: whole blocks, at most 128 of them (of more, a random choice).</summary>
    public long TestedRowCount { get; init; }

    /// <summary>
    /// The p-value of all three questions together, right at any level: alarms on it at 0.05 are false in at most 5 % of batches. At least
    /// 1/(number of choices), 0.005 for most batches.
    /// </summary>
    public double PValue { get; init; } = double.NaN;

    /// <summary>
    /// √(Σ (√λᵢ − √λ₀ᵢ)² / Σ λ₀ᵢ): the Wasserstein-2 distance of the roots of the eigenvalues, directions aside,
    /// over their root mean square; 0.1 for standard deviations larger by a tenth in all directions. Both spectra are means over choices
    /// of equally many rows, because fewer rows make a wider spectrum. In the column's own units, as the trace's covariance is.
    /// </summary>
    public double SpectrumDrift { get; init; } = double.NaN;

    /// <summary>
    /// The p-value of the spectrum: of the squared differences √λᵢ − √λ₀ᵢ, each from its mean over all choices of blocks and
    /// in units of its standard deviation over them.
    /// </summary>
    public double SpectrumPValue { get; init; } = double.NaN;

    /// <summary>
    /// ‖C − C₀‖_F / ‖C₀‖_F with slots in units of their standard deviations in the reference rows, less what sampling adds
    /// to the square: (tr² C + ‖C‖_F²)/(n − 1) for each of both; 0 where nothing is left.
    /// </summary>
    public double CovarianceDrift { get; init; } = double.NaN;

    /// <summary>
    /// The p-value of the covariance, directions included: of the sum of squares above and of the largest change of one entry, the smaller
    /// of both corrected for the choice.
    /// </summary>
    public double CovariancePValue { get; init; } = double.NaN;

    /// <summary>
    /// ‖m − m₀‖ with slots in units of their standard deviations in the reference rows, less what sampling adds to the square: tr
    /// C/n + tr C₀/n₀; 0 where nothing is left.
    /// </summary>
    public double MeanDrift { get; init; } = double.NaN;

    /// <summary>
    /// The p-value of the mean: of the sum of squares above and of the largest change of one slot, the smaller of both corrected for the
    /// choice.
    /// </summary>
    public double MeanPValue { get; init; } = double.NaN;

    /// <summary>tr C / tr C₀.</summary>
    public double TotalVarianceRatio { get; init; } = double.NaN;

    /// <summary>exp(−Σ p ln p) with p = λ/Σλ, of the spectrum that <see cref="SpectrumDrift"/> compares.</summary>
    public double EffectiveRank { get; init; } = double.NaN;

    /// <summary>The same of the reference rows, for as many rows.</summary>
    public double ReferenceEffectiveRank { get; init; } = double.NaN;

    /// <summary>λ₁/λ₀₁, of the spectra that <see cref="SpectrumDrift"/> compares.</summary>
    public double LeadingEigenvalueRatio { get; init; } = double.NaN;

    /// <summary>
    /// The squared cosine of the eigenvectors of λ₁ and λ₀₁; it says little where one of them is hardly larger than the next.
    /// </summary>
    public double LeadingEigenvectorOverlap { get; init; } = double.NaN;

    /// <summary>For example <c>batch 3, 1000 rows: p = 0.005 (spectrum 0.31, covariance 0.005, mean 0.42)</c>.</summary>
    public override string ToString() =>
        TestedRowCount == 0
            ? FormattableString.Invariant($"batch {Batch}, {RowCount} rows: fewer than a block, not compared")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"batch {Batch}, {RowCount} rows: p = {PValue:G3} (spectrum {SpectrumPValue:G3}, covariance "
                    + $"{CovariancePValue:G3}, mean {MeanPValue:G3})"
            );
}
