using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using MLSpectral.Statistics.KernelLaws;
using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral;

/// <summary>The spectrum of one matrix at one time, as a probe measured it: what everything else in the trace derives from.</summary>
/// <remarks>A spectrum does not change; <c>spectrum with { RelativeChange = 0.1 }</c> makes another one.</remarks>
public sealed partial record Spectrum
{
    private readonly long? _freeRows;

    /// <summary>Makes a spectrum of a matrix of a built-in kind, or of one of which nothing but the name is known.</summary>
    /// <param name="matrix">What was measured: one of <see cref="SpectralMatrix"/>, or a name of your own; see
    /// <see cref="MatrixKind.Find"/>.</param>
    /// <param name="layer">The layer, from 1; 0 for a matrix of the whole network.</param>
    /// <param name="layerName">The layer's name.</param>
    /// <param name="rows">The rows of the factor F whose Gram matrix F Fᵀ (or Fᵀ F) has these eigenvalues.</param>
    /// <param name="columns">The columns of F.</param>
    /// <param name="eigenvalues">The eigenvalues, descending and not negative: all of them unless <see cref="Coverage"/> says
    /// otherwise.</param>
    /// <param name="noiseFloor">The size under which an eigenvalue is rounding.</param>
    /// <exception cref="ArgumentException">There is no eigenvalue, one is NaN, infinite or negative, or they do not descend.</exception>
    public Spectrum(
        string matrix,
        int layer,
        string layerName,
        long rows,
        long columns,
        ReadOnlySpan<double> eigenvalues,
        double noiseFloor
    )
        : this(MatrixKind.Find(matrix), layer, layerName, rows, columns, eigenvalues, noiseFloor) { }

    /// <summary>Makes a spectrum.</summary>
    /// <param name="kind">What was measured.</param>
    /// <param name="layer">The layer, from 1; 0 for a matrix of the whole network.</param>
    /// <param name="layerName">The layer's name.</param>
    /// <param name="rows">The rows of the factor F whose Gram matrix F Fᵀ (or Fᵀ F) has these eigenvalues; of a symmetric matrix
    /// that is no Gram matrix, its own.</param>
    /// <param name="columns">The columns of F.</param>
    /// <param name="eigenvalues">The eigenvalues, descending: all of them unless <see cref="Coverage"/> says otherwise. Negative ones only
    /// of a kind without <see cref="StatisticGroups.Ranks"/>.</param>
    /// <param name="noiseFloor">The size under which an eigenvalue is rounding.</param>
    /// <exception cref="ArgumentException">There is no eigenvalue, one is NaN, infinite or negative where the kind has none, or they do not
    /// descend.</exception>
    public Spectrum(
        MatrixKind kind,
        int layer,
        string layerName,
        long rows,
        long columns,
        ReadOnlySpan<double> eigenvalues,
        double noiseFloor
    )
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(layerName);
        if (eigenvalues.IsEmpty)
            throw new ArgumentException(
                FormattableString.Invariant($"The spectrum of {kind.Name} of layer {layer} is empty; it needs at least one eigenvalue."),
                nameof(eigenvalues)
            );
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (!(noiseFloor >= 0) || double.IsInfinity(noiseFloor))
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"The noise floor of {kind.Name} of layer {layer} is {noiseFloor}; it must be 0 or a small positive number."
                ),
                nameof(noiseFloor)
            );
        for (int i = 0; i < eigenvalues.Length; i++)
        {
            if (
                !double.IsFinite(eigenvalues[i])
                || (eigenvalues[i] < 0 && !kind.IsIndefinite)
                || (i > 0 && eigenvalues[i] > eigenvalues[i - 1])
            )
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Eigenvalue {i} of {kind.Name} of layer {layer} is {eigenvalues[i]:R}; eigenvalues must be finite, not "
                            + $"negative (unless the kind of matrix has no StatisticGroups.Ranks), and in descending order."
                    ),
                    nameof(eigenvalues)
                );
        }

        Kind = kind;
        Layer = layer;
        LayerName = layerName;
        Rows = rows;
        Columns = columns;
        Eigenvalues = [.. eigenvalues];
        NoiseFloor = noiseFloor;
        ErrorBound = noiseFloor;
    }

    /// <summary>What was measured.</summary>
    public MatrixKind Kind { get; }

    /// <summary>The name of <see cref="Kind"/>.</summary>
    public string Matrix => Kind.Name;

    /// <summary>The layer, from 1; 0 for a matrix of the whole network.</summary>
    public int Layer { get; init; }

    /// <summary>The layer's name.</summary>
    public string LayerName { get; init; }

    /// <summary>The rows of the factor: units of the layer (weights), sample rows n (kernels).</summary>
    public long Rows { get; }

    /// <summary>
    /// The columns of the factor: inputs of the layer (weights), its units m (conjugate kernel), trained parameters P (tangent kernel).
    /// </summary>
    public long Columns { get; }

    /// <summary>The eigenvalues, descending; <see cref="Coverage"/> says which.</summary>
    public ImmutableArray<double> Eigenvalues { get; }

    /// <summary>The size under which an eigenvalue is rounding: n·ε·λ₁ of the precision the matrix was formed in.</summary>
    public double NoiseFloor { get; }

    /// <summary>Whether the eigenvalues come from an exact dense decomposition.</summary>
    public bool IsExact { get; init; } = true;

    /// <summary>Which eigenvalues these are.</summary>
    public SpectrumCoverage Coverage { get; init; } = SpectrumCoverage.All;

    /// <summary>λ₁, where it is not the first of <see cref="Eigenvalues"/>; else NaN.</summary>
    public double SpectralNorm { get; init; } = double.NaN;

    /// <summary>Σ λ over all eigenvalues, where not all are in <see cref="Eigenvalues"/>; else NaN.</summary>
    public double Trace { get; init; } = double.NaN;

    /// <summary>√(Σ λ²) over all eigenvalues, where not all are in <see cref="Eigenvalues"/>; else NaN.</summary>
    public double FrobeniusNorm { get; init; } = double.NaN;

    /// <summary>
    /// An estimate of the absolute error of each eigenvalue: the noise floor for a dense decomposition; for a density, the bound of its
    /// Wasserstein-1 distance to the true one.
    /// </summary>
    public double ErrorBound { get; init; }

    /// <summary>
    /// The rows of the factor that are free: one less than <see cref="Rows"/> where their mean was taken away, so that the bulk is that of
    /// a matrix with so many rows.
    /// </summary>
    public long FreeRows
    {
        get => _freeRows ?? Rows;
        init => _freeRows = value;
    }

    /// <summary>
    /// Kernels at the start: the limiting law of their eigenvalues in a random network (Fan and Wang 2020), or why there is none; null
    /// later.
    /// </summary>
    public KernelPrediction? Prediction { get; init; }

    /// <summary>What shuffling the entries of the factor showed; null where that was not done.</summary>
    public PermutationTest? Permutations { get; init; }

    /// <summary>
    /// ‖M − M₀‖_F / ‖M₀‖_F, M₀ the matrix at the start; for weights of W itself, for kernels of the kernel matrix. NaN
    /// where unknown.
    /// </summary>
    public double RelativeChange { get; init; } = double.NaN;

    /// <summary>‖M − M₀‖₂ / ‖M₀‖₂, the same in the operator norm. NaN where unknown.</summary>
    public double OperatorChange { get; init; } = double.NaN;

    /// <summary>Kernels: the centred kernel alignment (CKA) of the kernel with itself at the start, in [0, 1]. NaN where unknown.</summary>
    public double KernelAlignmentToInitial { get; init; } = double.NaN;

    /// <summary>
    /// Kernel-target alignment ⟨K, y yᵀ⟩_F / (‖K‖_F ‖y yᵀ‖_F) with the sample's targets y (Cristianini et al. 2001). NaN
    /// where there is none.
    /// </summary>
    public double TargetAlignment { get; init; } = double.NaN;

    /// <summary>The same after centring both: K → HKH, y → Hy, H = I − 11ᵀ/n (Cortes, Mohri, Rostamizadeh 2012).</summary>
    public double CenteredTargetAlignment { get; init; } = double.NaN;

    /// <summary>(v₁·y)² / ‖y‖², the squared cosine of the leading eigenvector with the sample's targets.</summary>
    public double TopEigenvectorAlignment { get; init; } = double.NaN;

    /// <summary>
    /// Σ_{j ≤ k} (v_j·y)² / ‖y‖² for k = 1, 2, …: the share of the sample's targets in the span of the k leading eigenvectors,
    /// as far as they were computed; empty where unknown.
    /// </summary>
    public ImmutableArray<double> CumulativeTargetAlignment { get; init; } = [];

    /// <summary>Kernels: 1 − CKA of the kernel with itself at the measurement before (on the same rows). NaN at the first.</summary>
    public double KernelVelocity { get; init; } = double.NaN;

    /// <summary>
    /// Tangent kernel: λ₁ of the whole nC × nC kernel of the trained parameters, which is that of JᵀJ; the sharpness of the loss
    /// derives from it. NaN for other matrices.
    /// </summary>
    public double LargestJacobianEigenvalue { get; init; } = double.NaN;

    /// <summary>The number of outputs C of the network whose tangent kernel this is.</summary>
    public long OutputCount { get; init; } = 1;

    /// <summary>
    /// Numbers of your own about this matrix, by their names: they go into the trace as slots of the column
    /// <see cref="SpectralMeasurement.CustomStatistics"/>. NaN counts as missing.
    /// </summary>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public IReadOnlyDictionary<string, double> CustomStatistics
    {
        get;
        init => field = NamedNumbers.Copy(value, nameof(CustomStatistics));
    } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>A copy of the eigenvalues in which those at or under the noise floor, in size, are 0.</summary>
    internal double[] WithoutNoise() => [.. Eigenvalues.Select(value => Math.Abs(value) > NoiseFloor ? value : 0)];
}
