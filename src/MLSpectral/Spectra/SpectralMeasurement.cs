using System.Globalization;

namespace MLSpectral;

/// <summary>
/// One row of a <see cref="SpectralTrace"/>: one matrix at one time. Its properties are the trace's columns, so it is also the row class
/// for <c>ml.Data.CreateEnumerable</c>. A statistic that is missing is NaN, never 0.
/// </summary>
public sealed partial class SpectralMeasurement
{
    /// <summary>Optimizer steps taken so far; 0 is the start.</summary>
    public long Step { get; set; }

    /// <summary>Passes over the training rows so far, with fractions.</summary>
    public float Epoch { get; set; }

    /// <summary>Seconds since training began, probes included.</summary>
    public double ElapsedSeconds { get; set; }

    /// <summary>The learning rate of the step before, at the start of the first step; for weights, that of their layer.</summary>
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

    /// <summary>
    /// The size under which an eigenvalue is rounding: n·ε·λ₁. Values at or under it count as zero: ranks, tail, bulk and drift do
    /// not use them.
    /// </summary>
    public double NoiseFloor { get; set; } = double.NaN;

    /// <summary>Whether the eigenvalues come from an exact dense decomposition.</summary>
    public bool IsExact { get; set; }

    /// <summary>
    /// Which eigenvalues these are, a name of <see cref="SpectrumCoverage"/>: <c>All</c>, or <c>Largest</c> or <c>Density</c> where a probe
    /// of a large sample was asked for less.
    /// </summary>
    public string Coverage { get; set; } = nameof(SpectrumCoverage.All);

    /// <summary>
    /// An estimate of the absolute error of each eigenvalue: the noise floor for a dense decomposition; for a density, the bound of its
    /// Wasserstein-1 distance to the true one.
    /// </summary>
    public double ErrorBound { get; set; } = double.NaN;

    /// <summary>
    /// The loss over all training rows, in the units that training minimizes (those of the standardized target unless switched off).
    /// </summary>
    public double TrainLoss { get; set; } = double.NaN;

    /// <summary>The loss over the validation rows, where there are any.</summary>
    public double ValidationLoss { get; set; } = double.NaN;

    /// <summary>
    /// The metric over the validation rows, where there are any: R², the share of rows classified rightly; higher is better.
    /// </summary>
    public double ValidationMetric { get; set; } = double.NaN;

    /// <summary>The eigenvalues, descending, never empty; <see cref="Coverage"/> says which.</summary>
    public double[] Eigenvalues { get; set; } = [];

    /// <summary>The matrix and its layer, for example <c>Weight.1</c> or <c>NeuralTangentKernel</c>.</summary>
    internal string Label => Layer == 0 ? Matrix : FormattableString.Invariant($"{Matrix}.{Layer}");

    /// <summary>For example <c>step 120: Weight of layer 1 (Hidden1), 64 × 10, λ₁ = 3.2</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"step {Step}: {Matrix} of layer {Layer} ({LayerName}), " + $"{Rows} × {Columns}, λ₁ = {SpectralNorm:G4}"
        );

    /// <summary>A row with eigenvalues of its own.</summary>
    internal SpectralMeasurement Copy()
    {
        var copy = (SpectralMeasurement)MemberwiseClone();
        copy.Eigenvalues = [.. Eigenvalues];
        copy.CumulativeTargetAlignment = [.. CumulativeTargetAlignment];
        return copy;
    }
}
