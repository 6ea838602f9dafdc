using System.Globalization;

namespace MLSpectral.Kernels;

/// <summary>
/// A network beside what kernel ridge regression makes of its kernels: what was learned, against what the lazy limit, the features at the
/// start and the inputs alone predict. All on the same test rows.
/// </summary>
public sealed class KernelRidgeMetrics
{
    internal KernelRidgeMetrics() { }

    /// <summary>The trained network.</summary>
    public required KernelRidgeScore Network { get; init; }

    /// <summary>Linear ridge regression on the inputs, with an intercept: the kernel X Xᵀ/d.</summary>
    public required KernelRidgeScore Linear { get; init; }

    /// <summary>
    /// Ridge on the conjugate kernel of the last hidden layer at the start, with an intercept: the output layer fitted to random features.
    /// </summary>
    public required KernelRidgeScore InitialConjugateKernel { get; init; }

    /// <summary>
    /// f₀(x) + k₀(x, X) (K₀ + λI)⁻¹ (Y − f₀(X)) with the tangent kernel K₀ of the start: the network linearized there, and
    /// trained. What training would give if the kernel did not move.
    /// </summary>
    public required KernelRidgeScore LazyPrediction { get; init; }

    /// <summary>Ridge on the conjugate kernel of the last hidden layer after training, with an intercept.</summary>
    public required KernelRidgeScore TrainedConjugateKernel { get; init; }

    /// <summary>Ridge on the tangent kernel after training, with an intercept.</summary>
    public required KernelRidgeScore TrainedTangentKernel { get; init; }

    /// <summary>The rows that kernels of the start were fitted on, and those of the trained network unless there were fresh ones.</summary>
    public required long TrainRowCount { get; init; }

    /// <summary>The fresh rows that the trained network's kernels were fitted on; 0 for none.</summary>
    public required long FreshRowCount { get; init; }

    /// <summary>The rows all are compared on.</summary>
    public required long TestRowCount { get; init; }

    /// <summary>All scores, the network's first.</summary>
    public IReadOnlyList<KernelRidgeScore> Scores =>
        [Network, Linear, InitialConjugateKernel, LazyPrediction, TrainedConjugateKernel, TrainedTangentKernel];

    /// <summary>A table, a line for each score.</summary>
    public override string ToString() => string.Join(Environment.NewLine, [Row("", "R²", "MSE", "ridge", "df"), .. Scores.Select(Line)]);

    internal KernelRidgeMetrics InUnits(double scale) =>
        new()
        {
            Network = Network.InUnits(scale),
            Linear = Linear.InUnits(scale),
            InitialConjugateKernel = InitialConjugateKernel.InUnits(scale),
            LazyPrediction = LazyPrediction.InUnits(scale),
            TrainedConjugateKernel = TrainedConjugateKernel.InUnits(scale),
            TrainedTangentKernel = TrainedTangentKernel.InUnits(scale),
            TrainRowCount = TrainRowCount,
            FreshRowCount = FreshRowCount,
            TestRowCount = TestRowCount,
        };

    private static string Line(KernelRidgeScore score) =>
        Row(
            score.Name,
            Format(score.RSquared, "F4"),
            Format(score.MeanSquaredError, "G4"),
            Format(score.Ridge, "G3"),
            Format(score.DegreesOfFreedom, "F1")
        );

    private static string Row(params string[] cells) => $"{cells[0],-24}{cells[1],8}{cells[2],12}{cells[3],12}{cells[4],10}".TrimEnd();

    private static string Format(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
