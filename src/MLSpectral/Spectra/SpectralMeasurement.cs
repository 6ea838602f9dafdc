using MLSpectral.Statistics.Distances;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.RandomMatrices;
using MLSpectral.Statistics.Sizes;

namespace MLSpectral.Spectra;

/// <summary>
/// One row of a <see cref="SpectralTrace"/>: one matrix at one time. Its properties are the trace's columns, so it is also the row class for
/// <c>ml.Data.CreateEnumerable</c>. A statistic that is missing is NaN, never 0.
/// </summary>
public sealed class SpectralMeasurement
{
    /// <summary>Optimizer steps taken so far; 0 is the start.</summary>
    public long Step { get; set; }

    /// <summary>Passes over the training rows so far, with fractions.</summary>
    public float Epoch { get; set; }

    /// <summary>Seconds since training began, probes included.</summary>
    public double ElapsedSeconds { get; set; }

    /// <summary>The optimizer's learning rate.</summary>
    public double LearningRate { get; set; }

    /// <summary>What was measured; see <see cref="SpectralMatrix"/>.</summary>
    public string Matrix { get; set; } = "";

    /// <summary>The layer, from 1; 0 for a matrix of the whole network.</summary>
    public int Layer { get; set; }

    /// <summary>The layer's name.</summary>
    public string LayerName { get; set; } = "";

    /// <summary>The rows of the factor whose Gram matrix was decomposed; see <see cref="Spectrum.Rows"/>.</summary>
    public long Rows { get; set; }

    /// <summary>Its columns; see <see cref="Spectrum.Columns"/>.</summary>
    public long Columns { get; set; }

    /// <summary>min(Rows, Columns) / max(Rows, Columns), in (0, 1].</summary>
    public double AspectRatio { get; set; } = double.NaN;

    /// <summary>The size under which an eigenvalue is rounding: n·ε·λ₁. Values at or under it count as zero: ranks, tail, bulk and drift do not use them.</summary>
    public double NoiseFloor { get; set; } = double.NaN;

    /// <summary>Whether the eigenvalues come from an exact dense decomposition.</summary>
    public bool IsExact { get; set; }

    /// <summary>An estimate of the absolute error of each eigenvalue; the noise floor for a dense decomposition.</summary>
    public double ErrorBound { get; set; } = double.NaN;

    /// <summary>Σ λ.</summary>
    public double Trace { get; set; } = double.NaN;

    /// <summary>√(Σ λ²).</summary>
    public double FrobeniusNorm { get; set; } = double.NaN;

    /// <summary>λ₁.</summary>
    public double SpectralNorm { get; set; } = double.NaN;

    /// <summary>Σ λ / λ₁.</summary>
    public double StableRank { get; set; } = double.NaN;

    /// <summary>exp(entropy of λ / Σ λ).</summary>
    public double EffectiveRank { get; set; } = double.NaN;

    /// <summary>The number of eigenvalues above the noise floor.</summary>
    public int NumericalRank { get; set; }

    /// <summary>λ₁ / λₙ; infinite where λₙ is not above the noise floor.</summary>
    public double ConditionNumber { get; set; } = double.NaN;

    /// <summary>log₁₀ Σ λ.</summary>
    public double LogNorm { get; set; } = double.NaN;

    /// <summary>log₁₀ λ₁.</summary>
    public double LogSpectralNorm { get; set; } = double.NaN;

    /// <summary>σ², the entry variance of the fitted Marchenko–Pastur bulk (weights of at least 10 × 10).</summary>
    public double BulkVariance { get; set; } = double.NaN;

    /// <summary>The lower edge of the bulk, σ²(1 − √c)².</summary>
    public double BulkLower { get; set; } = double.NaN;

    /// <summary>The upper edge of the bulk, σ²(1 + √c)².</summary>
    public double BulkUpper { get; set; } = double.NaN;

    /// <summary>
    /// What only one in a hundred matrices of independent light-tailed entries exceeds with its largest eigenvalue: the upper edge and the 99 % quantile of its Tracy–Widom
    /// fluctuations. (The edge itself is exceeded by one in six.)
    /// </summary>
    public double OutlierThreshold { get; set; } = double.NaN;

    /// <summary>Eigenvalues above <see cref="OutlierThreshold"/>; NaN where there is no bulk to fit.</summary>
    public double OutlierCount { get; set; } = double.NaN;

    /// <summary>The Hill estimate of the tail exponent over the eigenvalues above their median; see <see cref="HillEstimator"/>.</summary>
    public double HillAlpha { get; set; } = double.NaN;

    /// <summary>‖M − M₀‖_F / ‖M₀‖_F since the start, of the matrix itself.</summary>
    public double RelativeChange { get; set; } = double.NaN;

    /// <summary>The Kolmogorov–Smirnov distance of the spectrum to its own at the start, in [0, 1].</summary>
    public double SpectrumKs { get; set; } = double.NaN;

    /// <summary>Kernel-target alignment, in [0, 1] for a positive semi-definite kernel.</summary>
    public double TargetAlignment { get; set; } = double.NaN;

    /// <summary>Kernel-target alignment after centring.</summary>
    public double CenteredTargetAlignment { get; set; } = double.NaN;

    /// <summary>The squared cosine of the leading eigenvector with the target, in [0, 1].</summary>
    public double TopEigenvectorAlignment { get; set; } = double.NaN;

    /// <summary>The loss over all training rows, in the units that training minimizes (those of the standardized target unless switched off).</summary>
    public double TrainLoss { get; set; } = double.NaN;

    /// <summary>The loss over the validation rows, where there are any.</summary>
    public double ValidationLoss { get; set; } = double.NaN;

    /// <summary>All eigenvalues, descending; never empty.</summary>
    public double[] Eigenvalues { get; set; } = [];

    /// <summary>For example <c>step 120: Weight of layer 1 (Hidden1), 64 × 10, λ₁ = 3.2</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"step {Step}: {Matrix} of layer {Layer} ({LayerName}), {Rows} × {Columns}, λ₁ = {SpectralNorm:G4}");

    /// <summary>A row with eigenvalues of its own.</summary>
    internal SpectralMeasurement Copy()
    {
        var copy = (SpectralMeasurement)MemberwiseClone();
        copy.Eigenvalues = [.. Eigenvalues];
        return copy;
    }

    /// <summary>Derives a row's statistics from a spectrum.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="start">The spectrum of the same matrix at the start.</param>
    internal static SpectralMeasurement Of(Spectrum spectrum, Spectrum start)
    {
        SpectrumSize size = SpectrumSize.Of(spectrum.Eigenvalues, spectrum.NoiseFloor);
        long larger = Math.Max(spectrum.Rows, spectrum.Columns);
        MarchenkoPasturTest? bulk = spectrum.HasMarchenkoPasturBulk ? MarchenkoPasturTest.Of(spectrum.Eigenvalues, larger, noiseFloor: spectrum.NoiseFloor) : null;
        return new SpectralMeasurement
        {
            Matrix = spectrum.Matrix,
            Layer = spectrum.Layer,
            LayerName = spectrum.LayerName,
            Rows = spectrum.Rows,
            Columns = spectrum.Columns,
            AspectRatio = (double)Math.Min(spectrum.Rows, spectrum.Columns) / larger,
            NoiseFloor = spectrum.NoiseFloor,
            IsExact = spectrum.IsExact,
            ErrorBound = spectrum.ErrorBound,
            Trace = size.Trace,
            FrobeniusNorm = size.FrobeniusNorm,
            SpectralNorm = size.SpectralNorm,
            StableRank = size.StableRank,
            EffectiveRank = size.EffectiveRank,
            NumericalRank = size.NumericalRank,
            ConditionNumber = size.ConditionNumber,
            LogNorm = size.LogNorm,
            LogSpectralNorm = size.LogSpectralNorm,
            BulkVariance = bulk?.Law?.Variance ?? double.NaN,
            BulkLower = bulk?.LowerEdge ?? double.NaN,
            BulkUpper = bulk?.UpperEdge ?? double.NaN,
            OutlierThreshold = bulk?.OutlierThreshold ?? double.NaN,
            OutlierCount = bulk?.Law is null ? double.NaN : bulk.OutlierCount,
            HillAlpha = HillEstimator.AlphaAtMedian(spectrum.Eigenvalues, spectrum.NoiseFloor),
            RelativeChange = spectrum.RelativeChange,
            SpectrumKs = KolmogorovSmirnov.Distance(start.WithoutNoise(), spectrum.WithoutNoise()),
            TargetAlignment = spectrum.TargetAlignment,
            CenteredTargetAlignment = spectrum.CenteredTargetAlignment,
            TopEigenvectorAlignment = spectrum.TopEigenvectorAlignment,
            Eigenvalues = spectrum.Eigenvalues,
        };
    }
}
