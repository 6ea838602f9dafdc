using Microsoft.ML.Data;
using MLSpectral.Statistics;
using MLSpectral.Statistics.HeavyTails;
using MLSpectral.Statistics.RandomMatrices;
using MLSpectral.Statistics.Regimes;

namespace MLSpectral;

/// <content>The statistics: size, bulk, tail, drift, meaning.</content>
public sealed partial class SpectralMeasurement
{
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

    /// <summary>(Σ λ)² / Σ λ², the participation ratio of the eigenvalues.</summary>
    public double ParticipationRatio { get; set; } = double.NaN;

    /// <summary>The number of eigenvalues above the noise floor; NaN where not all are known.</summary>
    public double NumericalRank { get; set; } = double.NaN;

    /// <summary>λ₁ / λₙ; infinite where λₙ is not above the noise floor.</summary>
    public double ConditionNumber { get; set; } = double.NaN;

    /// <summary>log₁₀ Σ λ.</summary>
    public double LogNorm { get; set; } = double.NaN;

    /// <summary>log₁₀ λ₁.</summary>
    public double LogSpectralNorm { get; set; } = double.NaN;

    /// <summary>σ², the entry variance of the fitted Marchenko–Pastur bulk (weights of at least 10 × 10).</summary>
    public double BulkVariance { get; set; } = double.NaN;

    /// <summary>The lower edge of the bulk: σ²(1 − √c)² for weights; for kernels that of their law at the start.</summary>
    public double BulkLower { get; set; } = double.NaN;

    /// <summary>The upper edge of the bulk: σ²(1 + √c)² for weights; for kernels that of their law at the start.</summary>
    public double BulkUpper { get; set; } = double.NaN;

    /// <summary>
    /// How far the spectrum is from its bulk's law. Weights: the Kolmogorov–Smirnov distance to the fitted Marchenko–Pastur law, in
    /// [0, 1] (<see cref="MarchenkoPasturTest"/>). Conjugate kernels: at the start that to the law of a random network (Fan and Wang
    /// 2020), later that to the spectrum of the start. Tangent kernels: the same with the Wasserstein-1 distance over the mean
    /// eigenvalue. NaN at the start where the law does not apply; <see cref="Evidence"/> says why.
    /// </summary>
    public double BulkDistance { get; set; } = double.NaN;

    /// <summary>
    /// How often a matrix of independent light-tailed entries lies as far from the law it is fitted with; from simulation.
    /// </summary>
    public double BulkPValue { get; set; } = double.NaN;

    /// <summary>
    /// What only one in two hundred matrices of independent light-tailed entries exceeds with its largest eigenvalue: the upper edge and
    /// the 99.5 % quantile of its Tracy–Widom fluctuations. (The edge itself is exceeded by one in six.)
    /// </summary>
    public double OutlierThreshold { get; set; } = double.NaN;

    /// <summary>Eigenvalues above <see cref="OutlierThreshold"/>; NaN where there is no bulk to fit.</summary>
    public double OutlierCount { get; set; } = double.NaN;

    /// <summary>
    /// How often the largest eigenvalue of a matrix of independent light-tailed entries lies as far above the bulk as λ₁ does
    /// (Tracy–Widom).
    /// </summary>
    public double OutlierPValue { get; set; } = double.NaN;

    /// <summary>
    /// How often shuffling the entries of the matrix gives a λ₁ as large: small where structure makes the outlier, large where heavy
    /// entries do. NaN unless <c>Probe.Weights(permutations)</c> asks for it.
    /// </summary>
    public double PermutationPValue { get; set; } = double.NaN;

    /// <summary>
    /// How often shuffling the entries gives a bulk as far from the Marchenko–Pastur law. NaN unless <c>Probe.Weights(permutations)</c>
    /// asks for it.
    /// </summary>
    public double PermutationBulkPValue { get; set; } = double.NaN;

    /// <summary>
    /// The excess kurtosis of the matrix's entries, 0 for Gaussian ones. NaN unless <c>Probe.Weights(permutations)</c> asks for it.
    /// </summary>
    public double EntryKurtosis { get; set; } = double.NaN;

    /// <summary>
    /// <see cref="BulkUpper"/> / λ₁, the soft rank: about 1 (for noise a little above or below) where nothing leaves the bulk, near 0
    /// under a large outlier.
    /// </summary>
    public double SoftRank { get; set; } = double.NaN;

    /// <summary>
    /// α of the power law p(λ) ∝ λ^−α fitted to the eigenvalues from <see cref="Xmin"/> on; see <see cref="PowerLawFit"/>. Any
    /// spectrum gives a number: read <see cref="TailKind"/> first.
    /// </summary>
    public double Alpha { get; set; } = double.NaN;

    /// <summary>The standard error of <see cref="Alpha"/> as if eigenvalues were independent, (α − 1)/√n.</summary>
    public double AlphaError { get; set; } = double.NaN;

    /// <summary>The eigenvalue at which the fitted tail begins.</summary>
    public double Xmin { get; set; } = double.NaN;

    /// <summary>The number of eigenvalues in the fitted tail.</summary>
    public double TailCount { get; set; } = double.NaN;

    /// <summary>The left-sided Kolmogorov–Smirnov distance of the tail to the fitted power law; see <see cref="TailDistance"/>.</summary>
    public double KsDistance { get; set; } = double.NaN;

    /// <summary>
    /// The goodness of fit of the power law by bootstrap (Clauset, Shalizi, Newman 2009); descriptive, since eigenvalues are not
    /// independent. NaN unless the option <c>BootstrapReplicas</c> asks for it.
    /// </summary>
    public double PowerLawPValue { get; set; } = double.NaN;

    /// <summary>The Hill estimate of the tail exponent over the eigenvalues above their median; see <see cref="HillEstimator"/>.</summary>
    public double HillAlpha { get; set; } = double.NaN;

    /// <summary>
    /// Which law the tail follows, a name of <see cref="Statistics.HeavyTails.TailKind"/>; see <see cref="SpectrumStatistics.TailKind"/>
    /// for the rule.
    /// </summary>
    public string TailKind { get; set; } = "";

    /// <summary>ln of the likelihood ratio of power law and exponential over the tail: positive where the power law fits better.</summary>
    public double ExponentialRatio { get; set; } = double.NaN;

    /// <summary>The p-value of that ratio (Vuong's test).</summary>
    public double ExponentialPValue { get; set; } = double.NaN;

    /// <summary>ln of the likelihood ratio of power law and log-normal.</summary>
    public double LogNormalRatio { get; set; } = double.NaN;

    /// <summary>The p-value of that ratio (Vuong's test).</summary>
    public double LogNormalPValue { get; set; } = double.NaN;

    /// <summary>ln of the likelihood ratio of power law and truncated power law, which contains it: never positive.</summary>
    public double TruncatedPowerLawRatio { get; set; } = double.NaN;

    /// <summary>The p-value of that ratio (nested test).</summary>
    public double TruncatedPowerLawPValue { get; set; } = double.NaN;

    /// <summary>ln of the likelihood ratio of power law and stretched exponential, whose limit it is: never positive.</summary>
    public double StretchedExponentialRatio { get; set; } = double.NaN;

    /// <summary>The p-value of that ratio (nested test).</summary>
    public double StretchedExponentialPValue { get; set; } = double.NaN;

    /// <summary>α log₁₀ λ₁; depends on the scale of the matrix by definition.</summary>
    public double AlphaWeighted { get; set; } = double.NaN;

    /// <summary>log₁₀ Σ λ^α; depends on the scale of the matrix by definition.</summary>
    public double LogAlphaNorm { get; set; } = double.NaN;

    /// <summary>‖M − M₀‖_F / ‖M₀‖_F since the start, of the matrix itself.</summary>
    public double RelativeChange { get; set; } = double.NaN;

    /// <summary>‖M − M₀‖₂ / ‖M₀‖₂ since the start, in the operator norm.</summary>
    public double OperatorChange { get; set; } = double.NaN;

    /// <summary>The Kolmogorov–Smirnov distance of the spectrum to its own at the start, in [0, 1].</summary>
    public double SpectrumKs { get; set; } = double.NaN;

    /// <summary>The Wasserstein-1 distance of the spectrum to its own at the start, in units of the eigenvalues.</summary>
    public double SpectrumWasserstein { get; set; } = double.NaN;

    /// <summary>Kernels: the centred kernel alignment (CKA) of the kernel with itself at the start, in [0, 1].</summary>
    public double KernelAlignmentToInitial { get; set; } = double.NaN;

    /// <summary>Kernel-target alignment, in [0, 1] for a positive semi-definite kernel.</summary>
    public double TargetAlignment { get; set; } = double.NaN;

    /// <summary>Kernel-target alignment after centring.</summary>
    public double CenteredTargetAlignment { get; set; } = double.NaN;

    /// <summary>The squared cosine of the leading eigenvector with the target, in [0, 1].</summary>
    public double TopEigenvectorAlignment { get; set; } = double.NaN;

    /// <summary>The number of slots of <see cref="CumulativeTargetAlignment"/>.</summary>
    internal const int CumulativeAlignmentLength = 10;

    /// <summary>
    /// Σ_{j ≤ k} (v_j·y)² / ‖y‖² for k = 1 … 10: the share of the targets in the span of the k leading eigenvectors,
    /// non-decreasing, in [0, 1]. NaN where unknown.
    /// </summary>
    [VectorType(CumulativeAlignmentLength)]
    public double[] CumulativeTargetAlignment { get; set; } = [.. Enumerable.Repeat(double.NaN, CumulativeAlignmentLength)];

    /// <summary>
    /// Kernels: 1 − CKA of the kernel with itself at the measurement before on the same rows: how much features changed since (Fort et
    /// al. 2020), not divided by the steps between. NaN at the first, and where <see cref="Coverage"/> is not <c>All</c>.
    /// </summary>
    public double KernelVelocity { get; set; } = double.NaN;

    /// <summary>
    /// Tangent kernel: the largest eigenvalue of the Gauss–Newton part of the loss's Hessian, ℓ″ λ₁(J Jᵀ) / nC, estimated on
    /// the sample; ℓ″ is the loss's second derivative by an output (2 for r², 1 for Huber's r²/2, so that there it is an upper
    /// bound). With several outputs λ₁(J Jᵀ) is that of the whole nC × nC kernel, not <see cref="SpectralNorm"/>, which is of the
    /// sum over outputs. NaN for other matrices, with example weights, and where the loss has no curvature.
    /// </summary>
    public double Sharpness { get; set; } = double.NaN;

    /// <summary>
    /// <see cref="Sharpness"/> over the largest one at which the optimizer is stable on a quadratic: 2/η for gradient descent, 2(1 +
    /// μ)/η with momentum. About 1 is the edge of stability (Cohen et al. 2021). NaN for Adam, whose edge is that of the preconditioned
    /// Hessian.
    /// </summary>
    public double EdgeOfStability { get; set; } = double.NaN;

    /// <summary>What the statistics say of the spectrum, in a sentence or two with the numbers.</summary>
    public string Evidence { get; set; } = "";

    /// <summary>
    /// The shape of the spectrum, a name of <see cref="SpectralRegime"/>, which has the rule: against noise for weights, against the
    /// start for kernels. Judged with the defaults of <see cref="RegimeOptions"/>; for others use a <see cref="RegimeClassifier"/>.
    /// </summary>
    public string Regime { get; set; } = "";

    /// <summary>What <see cref="Regime"/> rests on, in one sentence with the numbers.</summary>
    public string RegimeEvidence { get; set; } = "";
}
