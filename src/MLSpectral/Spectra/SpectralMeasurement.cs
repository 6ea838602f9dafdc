using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Serialization;
using Microsoft.ML.Data;
using MLSpectral.Statistics;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.RandomMatrices;
using MLSpectral.Statistics.Regimes;

namespace MLSpectral;

/// <summary>
/// One row of a <see cref="SpectralTrace"/>: one matrix at one time. Its properties are the trace's columns. A statistic that is missing is
/// NaN, never 0.
/// </summary>
/// <remarks>
/// <para>
/// A row does not change; <c>row with { Step = 100 }</c> makes another one. Rows come from probes, from a spectrum by
/// <see cref="Compute"/>, and from a saved trace by <see cref="SpectralTrace.FromDataView"/>. Two rows are equal where all their values
/// are; NaN equals NaN.
/// </para>
/// <para>
/// It is also the row class for <c>ml.Data.CreateEnumerable</c>, which fills every column but <see cref="CustomStatistics"/> (ML.NET has
/// no names for the slots of a vector there); <see cref="SpectralTrace.FromDataView"/> reads all. Each property that ML.NET can set is a
/// column, in the order of this file: a new statistic is one property more here and its computation in <see cref="Compute"/>.
/// </para>
/// <para>System.Text.Json writes and reads rows as they are, NaN and ∞ as text.</para>
/// </remarks>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed partial record SpectralMeasurement
{
    /// <summary>The number of slots of <see cref="CumulativeTargetAlignment"/>.</summary>
    internal const int CumulativeAlignmentLength = 10;

    /// <summary>Optimizer steps taken so far; 0 is the start.</summary>
    public long Step { get; init; }

    /// <summary>Passes over the training rows so far, with fractions.</summary>
    public float Epoch { get; init; }

    /// <summary>Seconds since training began, probes included.</summary>
    public double ElapsedSeconds { get; init; }

    /// <summary>The learning rate of the step before, at the start of the first step; for weights, that of their layer.</summary>
    public double LearningRate { get; init; }

    /// <summary>What was measured; see <see cref="SpectralMatrix"/>.</summary>
    public string Matrix { get; init; } = "";

    /// <summary>The layer, from 1; 0 for a matrix of the whole network.</summary>
    public int Layer { get; init; }

    /// <summary>The layer's name.</summary>
    public string LayerName { get; init; } = "";

    /// <summary>The law of the noise of such a matrix, a name of <see cref="NoiseLaw"/>; see <see cref="Kind"/>.</summary>
    [ColumnName(nameof(NoiseLaw))]
    [JsonPropertyName(nameof(NoiseLaw))]
    public string NoiseLawName { get; init; } = "";

    /// <summary>Which statistics apply to such a matrix, names of <see cref="StatisticGroups"/>; see <see cref="Kind"/>.</summary>
    public string AppliedStatistics { get; init; } = "";

    /// <summary>The rows of the factor whose Gram matrix was decomposed; see <see cref="Spectrum.Rows"/>.</summary>
    public long Rows { get; init; }

    /// <summary>Its columns; see <see cref="Spectrum.Columns"/>.</summary>
    public long Columns { get; init; }

    /// <summary>min(Rows, Columns) / max(Rows, Columns), in (0, 1].</summary>
    public double AspectRatio { get; init; } = double.NaN;

    /// <summary>
    /// The size under which an eigenvalue is rounding: n·ε·λ₁. Values at or under it count as zero: ranks, tail, bulk and drift do
    /// not use them.
    /// </summary>
    public double NoiseFloor { get; init; } = double.NaN;

    /// <summary>Whether the eigenvalues come from an exact dense decomposition.</summary>
    public bool IsExact { get; init; }

    /// <summary>
    /// The name of <see cref="Coverage"/>: <c>All</c>, or <c>Largest</c> or <c>Density</c> where a probe
    /// of a large sample was asked for less.
    /// </summary>
    [ColumnName(nameof(Coverage))]
    [JsonPropertyName(nameof(Coverage))]
    public string CoverageName { get; init; } = nameof(SpectrumCoverage.All);

    /// <summary>
    /// An estimate of the absolute error of each eigenvalue: the noise floor for a dense decomposition; for a density, the bound of its
    /// Wasserstein-1 distance to the true one.
    /// </summary>
    public double ErrorBound { get; init; } = double.NaN;

    /// <summary>Σ λ.</summary>
    public double Trace { get; init; } = double.NaN;

    /// <summary>√(Σ λ²).</summary>
    public double FrobeniusNorm { get; init; } = double.NaN;

    /// <summary>λ₁.</summary>
    public double SpectralNorm { get; init; } = double.NaN;

    /// <summary>Σ λ / λ₁.</summary>
    public double StableRank { get; init; } = double.NaN;

    /// <summary>exp(entropy of λ / Σ λ).</summary>
    public double EffectiveRank { get; init; } = double.NaN;

    /// <summary>(Σ λ)² / Σ λ², the participation ratio of the eigenvalues.</summary>
    public double ParticipationRatio { get; init; } = double.NaN;

    /// <summary>The number of eigenvalues above the noise floor; NaN where not all are known.</summary>
    public double NumericalRank { get; init; } = double.NaN;

    /// <summary>λ₁ / λₙ; infinite where λₙ is not above the noise floor.</summary>
    public double ConditionNumber { get; init; } = double.NaN;

    /// <summary>log₁₀ Σ λ.</summary>
    public double LogNorm { get; init; } = double.NaN;

    /// <summary>log₁₀ λ₁.</summary>
    public double LogSpectralNorm { get; init; } = double.NaN;

    /// <summary>σ², the entry variance of the fitted Marchenko–Pastur bulk (weights of at least 10 × 10).</summary>
    public double BulkVariance { get; init; } = double.NaN;

    /// <summary>The lower edge of the bulk: σ²(1 − √c)² for weights; for kernels that of their law at the start.</summary>
    public double BulkLower { get; init; } = double.NaN;

    /// <summary>The upper edge of the bulk: σ²(1 + √c)² for weights; for kernels that of their law at the start.</summary>
    public double BulkUpper { get; init; } = double.NaN;

    /// <summary>
    /// How far the spectrum is from its bulk's law. Weights: the Kolmogorov–Smirnov distance to the fitted Marchenko–Pastur law, in
    /// [0, 1] (<see cref="MarchenkoPasturTest"/>). Conjugate kernels: at the start that to the law of a random network (Fan and Wang
    /// 2020), later that to the spectrum of the start. Tangent kernels: the same with the Wasserstein-1 distance over the mean
    /// eigenvalue. NaN at the start where the law does not apply; <see cref="Evidence"/> says why.
    /// </summary>
    public double BulkDistance { get; init; } = double.NaN;

    /// <summary>
    /// How often a matrix of independent light-tailed entries lies as far from the law it is fitted with; from simulation.
    /// </summary>
    public double BulkPValue { get; init; } = double.NaN;

    /// <summary>
    /// What only one in two hundred matrices of independent light-tailed entries exceeds with its largest eigenvalue: the upper edge and
    /// the 99.5 % quantile of its Tracy–Widom fluctuations. (The edge itself is exceeded by one in six.)
    /// </summary>
    public double OutlierThreshold { get; init; } = double.NaN;

    /// <summary>Eigenvalues above <see cref="OutlierThreshold"/>; NaN where there is no bulk to fit.</summary>
    public double OutlierCount { get; init; } = double.NaN;

    /// <summary>
    /// How often the largest eigenvalue of a matrix of independent light-tailed entries lies as far above the bulk as λ₁ does
    /// (Tracy–Widom).
    /// </summary>
    public double OutlierPValue { get; init; } = double.NaN;

    /// <summary>
    /// How often shuffling the entries of the matrix gives a λ₁ as large: small where structure makes the outlier, large where heavy
    /// entries do. NaN unless <c>Probe.Weights(permutations)</c> asks for it.
    /// </summary>
    public double PermutationPValue { get; init; } = double.NaN;

    /// <summary>
    /// How often shuffling the entries gives a bulk as far from the Marchenko–Pastur law. NaN unless <c>Probe.Weights(permutations)</c>
    /// asks for it.
    /// </summary>
    public double PermutationBulkPValue { get; init; } = double.NaN;

    /// <summary>
    /// The excess kurtosis of the matrix's entries, 0 for Gaussian ones. NaN unless <c>Probe.Weights(permutations)</c> asks for it.
    /// </summary>
    public double EntryKurtosis { get; init; } = double.NaN;

    /// <summary>
    /// <see cref="BulkUpper"/> / λ₁, the soft rank: about 1 (for noise a little above or below) where nothing leaves the bulk, near 0
    /// under a large outlier.
    /// </summary>
    public double SoftRank { get; init; } = double.NaN;

    /// <summary>
    /// α of the power law p(λ) ∝ λ^−α fitted to the eigenvalues from <see cref="Xmin"/> on; see <see cref="PowerLawFit"/>. Any
    /// spectrum gives a number: read <see cref="TailKind"/> first.
    /// </summary>
    public double Alpha { get; init; } = double.NaN;

    /// <summary>The standard error of <see cref="Alpha"/> as if eigenvalues were independent, (α − 1)/√n.</summary>
    public double AlphaError { get; init; } = double.NaN;

    /// <summary>The eigenvalue at which the fitted tail begins.</summary>
    public double Xmin { get; init; } = double.NaN;

    /// <summary>The number of eigenvalues in the fitted tail.</summary>
    public double TailCount { get; init; } = double.NaN;

    /// <summary>The left-sided Kolmogorov–Smirnov distance of the tail to the fitted power law; see <see cref="TailDistance"/>.</summary>
    public double KsDistance { get; init; } = double.NaN;

    /// <summary>
    /// The goodness of fit of the power law by bootstrap (Clauset, Shalizi, Newman 2009); descriptive, since eigenvalues are not
    /// independent. NaN unless the option <c>BootstrapReplicas</c> asks for it.
    /// </summary>
    public double PowerLawPValue { get; init; } = double.NaN;

    /// <summary>The Hill estimate of the tail exponent over the eigenvalues above their median; see <see cref="HillEstimator"/>.</summary>
    public double HillAlpha { get; init; } = double.NaN;

    /// <summary>
    /// The name of <see cref="TailKind"/>, the law that the tail follows; see <see cref="SpectrumStatistics.TailKind"/> for the rule. Empty
    /// where no tail was asked for.
    /// </summary>
    [ColumnName(nameof(TailKind))]
    [JsonPropertyName(nameof(TailKind))]
    public string TailKindName { get; init; } = "";

    /// <summary>ln of the likelihood ratio of power law and exponential over the tail: positive where the power law fits better.</summary>
    public double ExponentialRatio { get; init; } = double.NaN;

    /// <summary>The p-value of that ratio (Vuong's test).</summary>
    public double ExponentialPValue { get; init; } = double.NaN;

    /// <summary>ln of the likelihood ratio of power law and log-normal.</summary>
    public double LogNormalRatio { get; init; } = double.NaN;

    /// <summary>The p-value of that ratio (Vuong's test).</summary>
    public double LogNormalPValue { get; init; } = double.NaN;

    /// <summary>ln of the likelihood ratio of power law and truncated power law, which contains it: never positive.</summary>
    public double TruncatedPowerLawRatio { get; init; } = double.NaN;

    /// <summary>The p-value of that ratio (nested test).</summary>
    public double TruncatedPowerLawPValue { get; init; } = double.NaN;

    /// <summary>ln of the likelihood ratio of power law and stretched exponential, whose limit it is: never positive.</summary>
    public double StretchedExponentialRatio { get; init; } = double.NaN;

    /// <summary>The p-value of that ratio (nested test).</summary>
    public double StretchedExponentialPValue { get; init; } = double.NaN;

    /// <summary>α log₁₀ λ₁; depends on the scale of the matrix by definition.</summary>
    public double AlphaWeighted { get; init; } = double.NaN;

    /// <summary>log₁₀ Σ λ^α; depends on the scale of the matrix by definition.</summary>
    public double LogAlphaNorm { get; init; } = double.NaN;

    /// <summary>‖M − M₀‖_F / ‖M₀‖_F since the start, of the matrix itself.</summary>
    public double RelativeChange { get; init; } = double.NaN;

    /// <summary>‖M − M₀‖₂ / ‖M₀‖₂ since the start, in the operator norm.</summary>
    public double OperatorChange { get; init; } = double.NaN;

    /// <summary>The Kolmogorov–Smirnov distance of the spectrum to its own at the start, in [0, 1].</summary>
    public double SpectrumKs { get; init; } = double.NaN;

    /// <summary>The Wasserstein-1 distance of the spectrum to its own at the start, in units of the eigenvalues.</summary>
    public double SpectrumWasserstein { get; init; } = double.NaN;

    /// <summary>Kernels: the centred kernel alignment (CKA) of the kernel with itself at the start, in [0, 1].</summary>
    public double KernelAlignmentToInitial { get; init; } = double.NaN;

    /// <summary>
    /// Kernels: 1 − CKA of the kernel with itself at the measurement before on the same rows: how much features changed since (Fort et
    /// al. 2020), not divided by the steps between. NaN at the first, and where <see cref="Coverage"/> is not <c>All</c>.
    /// </summary>
    public double KernelVelocity { get; init; } = double.NaN;

    /// <summary>Kernel-target alignment, in [0, 1] for a positive semi-definite kernel.</summary>
    public double TargetAlignment { get; init; } = double.NaN;

    /// <summary>Kernel-target alignment after centring.</summary>
    public double CenteredTargetAlignment { get; init; } = double.NaN;

    /// <summary>The squared cosine of the leading eigenvector with the target, in [0, 1].</summary>
    public double TopEigenvectorAlignment { get; init; } = double.NaN;

    /// <summary>
    /// Tangent kernel: the largest eigenvalue of the Gauss–Newton part of the loss's Hessian, ℓ″ λ₁(J Jᵀ) / nC, estimated on
    /// the sample; ℓ″ is the loss's second derivative by an output (2 for r², 1 for Huber's r²/2, so that there it is an upper
    /// bound). With several outputs λ₁(J Jᵀ) is that of the whole nC × nC kernel, not <see cref="SpectralNorm"/>, which is of the
    /// sum over outputs. NaN for other matrices, with example weights, and where the loss has no curvature.
    /// </summary>
    public double Sharpness { get; init; } = double.NaN;

    /// <summary>
    /// <see cref="Sharpness"/> over the largest one at which the optimizer is stable on a quadratic: 2/η for gradient descent, 2(1 +
    /// μ)/η with momentum. About 1 is the edge of stability (Cohen et al. 2021). NaN for Adam, whose edge is that of the preconditioned
    /// Hessian.
    /// </summary>
    public double EdgeOfStability { get; init; } = double.NaN;

    /// <summary>
    /// The loss over all training rows, in the units that training minimizes (those of the standardized target unless switched off).
    /// </summary>
    public double TrainLoss { get; init; } = double.NaN;

    /// <summary>The loss over the validation rows, where there are any.</summary>
    public double ValidationLoss { get; init; } = double.NaN;

    /// <summary>
    /// The metric over the validation rows, where there are any: R², the share of rows classified rightly; higher is better.
    /// </summary>
    public double ValidationMetric { get; init; } = double.NaN;

    /// <summary>What the statistics say of the spectrum, in a sentence or two with the numbers.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>
    /// The name of <see cref="Regime"/>, the shape of the spectrum; <see cref="SpectralRegime"/> has the rule: against noise for weights,
    /// against the start for kernels. Judged with the defaults of <see cref="RegimeOptions"/>; for others use a
    /// <see cref="RegimeClassifier"/>.
    /// </summary>
    [ColumnName(nameof(Regime))]
    [JsonPropertyName(nameof(Regime))]
    public string RegimeName { get; init; } = "";

    /// <summary>What <see cref="Regime"/> rests on, in one sentence with the numbers.</summary>
    public string RegimeEvidence { get; init; } = "";

    /// <summary>
    /// Σ_{j ≤ k} (v_j·y)² / ‖y‖² for k = 1 … 10: the share of the targets in the span of the k leading eigenvectors,
    /// non-decreasing, in [0, 1]. NaN where unknown.
    /// </summary>
    /// <exception cref="ArgumentException">It is set to another number of values than ten.</exception>
    [NoColumn]
    public ImmutableArray<double> CumulativeTargetAlignment
    {
        get;
        init
        {
            if (value.IsDefault || value.Length != CumulativeAlignmentLength)
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"CumulativeTargetAlignment has {CumulativeAlignmentLength} values, NaN where unknown; it was given "
                    ) + FormattableString.Invariant($"{(value.IsDefault ? 0 : value.Length)}.")
                );
            field = value;
        }
    } = [.. Enumerable.Repeat(double.NaN, CumulativeAlignmentLength)];

    /// <summary><see cref="CumulativeTargetAlignment"/> as ML.NET reads and writes it: a copy.</summary>
    [ColumnName(nameof(CumulativeTargetAlignment))]
    [VectorType(CumulativeAlignmentLength)]
    [JsonIgnore]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public VBuffer<double> CumulativeTargetAlignmentVector
    {
        get => new(CumulativeAlignmentLength, [.. CumulativeTargetAlignment]);
        init => CumulativeTargetAlignment = [.. value.DenseValues()];
    }

    /// <summary>The eigenvalues, descending, never empty; <see cref="Coverage"/> says which.</summary>
    [NoColumn]
    public ImmutableArray<double> Eigenvalues
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary><see cref="Eigenvalues"/> as ML.NET reads and writes them: a copy.</summary>
    [ColumnName(nameof(Eigenvalues))]
    [JsonIgnore]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public VBuffer<double> EigenvaluesVector
    {
        get => new(Eigenvalues.Length, [.. Eigenvalues]);
        init => Eigenvalues = [.. value.DenseValues()];
    }
}
