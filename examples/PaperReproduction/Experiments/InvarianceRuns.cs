using MLSpectral;
using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>The runs of an invariance experiment: all sizes and seeds, the first layer alone and all layers.</summary>
/// <param name="sizes">n and the number of seeds of each.</param>
/// <param name="plan">Makes the plan of a size and a seed.</param>
internal sealed class InvarianceRuns(IReadOnlyList<(int Rows, int Seeds)> sizes, Func<int, int, RunPlan> plan)
{
    /// <summary>The two cases: the first layer alone trained, and all layers.</summary>
    public static IReadOnlyList<bool> OnlyFirstLayer { get; } = [true, false];

    /// <summary>What is measured of each run, in the order of the tables.</summary>
    public static IReadOnlyList<(string Name, Func<RunResult, double> Of)> Quantities { get; } =
    [
        ("‖ΔW‖₂", Changes.WeightOperator),
        ("‖ΔW‖_F", Changes.WeightFrobenius),
        ("‖ΔCK‖₂", run => Changes.KernelOperator(run, SpectralMatrix.ConjugateKernel, 1)),
        ("‖ΔCK‖_F", run => Changes.KernelFrobenius(run, SpectralMatrix.ConjugateKernel, 1)),
        ("‖ΔNTK‖₂", run => Changes.KernelOperator(run, Whole(run), 0)),
        ("‖ΔNTK‖_F", run => Changes.KernelFrobenius(run, Whole(run), 0)),
        ("‖ΔNTK‖_F without CK", run => Changes.KernelFrobenius(run, FirstLayer(run), 0)),
        ("KS W", run => run.End(SpectralMatrix.Weight, 1).SpectrumKs),
        ("KS CK", run => run.End(SpectralMatrix.ConjugateKernel, 1).SpectrumKs),
        ("KS NTK", run => run.End(Whole(run), 0).SpectrumKs),
        ("test R²", run => run.Numbers.TestMetric),
        ("test R² of the signal", run => run.Numbers.SignalRSquared),
    ];

    public IReadOnlyList<(int Rows, int Seeds)> Sizes => sizes;

    public IReadOnlyList<RunPlan> Plans => [.. sizes.SelectMany(size => OnlyFirstLayer.SelectMany(first => Of(size.Rows, first)))];

    /// <summary>The seeds of one size.</summary>
    public IReadOnlyList<RunPlan> Of(int rows, bool onlyFirstLayer) =>
        [
            .. Enumerable
                .Range(1, sizes.First(size => size.Rows == rows).Seeds)
                .Select(seed =>
                    plan(rows, seed) with
                    {
                        OnlyFirstLayer = onlyFirstLayer,
                        MeasuresKernels = true,
                        MeasuresOtherTangentKernel = true,
                    }
                ),
        ];

    /// <summary>A quantity over the seeds of one size.</summary>
    public Sample Over(Results results, int rows, bool onlyFirstLayer, string quantity) =>
        Sample.Of([.. Of(rows, onlyFirstLayer).Select(one => Quantity(quantity)(results[one]))]);

    /// <summary>How a quantity grows with n: its slope on logarithmic axes.</summary>
    public Sample Slope(Results results, bool onlyFirstLayer, string quantity) =>
        Sample.LogSlope([
            .. sizes.SelectMany(size => Of(size.Rows, onlyFirstLayer).Select(one => ((double)size.Rows, Quantity(quantity)(results[one])))),
        ]);

    private static Func<RunResult, double> Quantity(string name) => Quantities.First(one => one.Name == name).Of;

    // The tangent kernel of all layers: of what trains, or the other one.
    private static string Whole(RunResult run) =>
        run.Plan.OnlyFirstLayer ? OtherTangentKernelProbe.Matrix : SpectralMatrix.NeuralTangentKernel;

    private static string FirstLayer(RunResult run) =>
        run.Plan.OnlyFirstLayer ? SpectralMatrix.NeuralTangentKernel : OtherTangentKernelProbe.Matrix;
}
