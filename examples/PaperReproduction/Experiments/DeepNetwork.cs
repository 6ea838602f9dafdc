using System.Globalization;
using MLSpectral;
using PaperReproduction.Data;
using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>Experiment 6: three hidden layers, trained with Adam.</summary>
/// <param name="sizes">The number of epochs.</param>
internal sealed class DeepNetwork(Sizes sizes) : Experiment
{
    private const int Rows = 1000,
        Features = 200,
        Width = 900,
        Depth = 3,
        Batch = 32;
    private const double Rate = 0.01;

    // The original after 30 epochs, one seed: read off figures.
    private const int OriginalEpochs = 30;
    private const double OriginalWeight = 2.8,
        OriginalKernel = 59,
        OriginalStart = 19,
        OriginalRSquared = 0.98;

    // Two seeds of one network can differ by so much.
    private const double Tolerance = 0.25;

    public override int Number => 6;

    public override string Title => "Depth: three hidden layers";

    public override string Introduction =>
        $"n = {Rows}, d = {Features}, three hidden layers of {Width}, normalized sigmoid in student and teacher, no noise, all "
        + $"layers trained with Adam at {Rate} on batches of {Batch}: the configuration of the group's published code. "
        + $"The test R² of the original is that after 300 epochs, which the full mode trains; the default mode trains {OriginalEpochs}.";

    public override TimeSpan Budget => TimeSpan.FromSeconds(30);

    public override IReadOnlyList<RunPlan> Plans =>
        [Of(OriginalEpochs), .. sizes.DeepEpochs > OriginalEpochs ? [Of(sizes.DeepEpochs)] : Array.Empty<RunPlan>()];

    public override Findings Conclude(Results results)
    {
        RunResult run = results[Of(OriginalEpochs)],
            longest = results[Of(sizes.DeepEpochs)];
        return new Findings([Outliers(run), Learned(longest)], [Table(longest)], [Spectra(run)]);
    }

    private static RunPlan Of(int epochs) =>
        new(new TeacherProblem(Rows, Features, Activation.Sigmoid.Normalized(), Noise: 0, Seed: 1), Method.Adam, Rate, epochs)
        {
            HiddenLayers = [.. Enumerable.Repeat(Width, Depth)],
            Activation = Activation.Sigmoid.Normalized(),
            BatchSize = Batch,
            Times = MeasuringTimes.LogSpaced,
            MeasuresKernels = true,
        };

    private static Claim Outliers(RunResult run)
    {
        SpectralMeasurement weight = run.End(SpectralMatrix.Weight, 1),
            start = run.Start(SpectralMatrix.ConjugateKernel, Depth),
            kernel = run.End(SpectralMatrix.ConjugateKernel, Depth);
        bool Near(double value, double original) => Math.Abs((value / original) - 1) <= Tolerance;
        return Claim.Of(
            "After 30 epochs the first layer's weights and the last layer's CK have one outlier each",
            Sources.Code,
            string.Create(
                CultureInfo.InvariantCulture,
                $"largest eigenvalues within {Tolerance:P0} of {OriginalWeight} (bulk edge 2.1) and {OriginalKernel} "
                    + $"({OriginalStart} at the start), and the second ones near the edge"
            ),
            Near(weight.SpectralNorm, OriginalWeight)
                && Near(kernel.SpectralNorm, OriginalKernel)
                && Near(start.SpectralNorm, OriginalStart)
                && weight.OutlierCount == 1
                && kernel.Eigenvalues[1] < 1.25 * start.SpectralNorm,
            string.Create(
                CultureInfo.InvariantCulture,
                $"weights {weight.SpectralNorm:G3}, then {weight.Eigenvalues[1]:G3} (edge {weight.BulkUpper:G3}); CK "
                    + $"{start.SpectralNorm:G3} at the start, {kernel.SpectralNorm:G3}, then {kernel.Eigenvalues[1]:G3} at the end. "
                    + $"Regimes: {weight.Regime}, {kernel.Regime}."
            )
        );
    }

    private Claim Learned(RunResult run)
    {
        double r = run.Numbers.TestMetric;
        string numbers = FormattableString.Invariant(
            $"test R² {r:F3} after {sizes.DeepEpochs} epochs, training loss {run.Numbers.TrainLoss:G2}."
        );
        const string statement = "The deep network learns the teacher: test R² over 0.98";
        const string criterion = "test R² over 0.98 after 300 epochs";
        return sizes.IsFull || r > OriginalRSquared
            ? Claim.Of(statement, Sources.Code, criterion, r > OriginalRSquared, numbers)
            : new Claim(
                statement,
                Sources.Code,
                criterion,
                Verdict.NotDecidable,
                numbers + " The full mode trains as long as the original."
            );
    }

    private static ResultTable Table(RunResult run) =>
        new(
            "layers",
            "Every layer, before and after",
            [
                "matrix",
                "layer",
                "λ₁ before",
                "λ₁ after",
                "λ₂ after",
                "outliers",
                "Hill α before",
                "Hill α after",
                "‖Δ‖_F/‖·‖_F",
                "CKA",
                "alignment before",
                "alignment after",
                "regime",
            ],
            [
                .. run
                    .Spectra.Where(row => row.Step == 0 && row.Matrix != TeacherAlignmentProbe.Matrix && row.Eigenvalues.Length > 1)
                    .Select(start =>
                    {
                        SpectralMeasurement end = run.End(start.Matrix, start.Layer);
                        return new object[]
                        {
                            start.Matrix,
                            $"{start.Layer}",
                            start.SpectralNorm,
                            end.SpectralNorm,
                            end.Eigenvalues[1],
                            end.OutlierCount,
                            start.HillAlpha,
                            end.HillAlpha,
                            end.RelativeChange,
                            end.KernelAlignmentToInitial,
                            start.CenteredTargetAlignment,
                            end.CenteredTargetAlignment,
                            end.RegimeName,
                        };
                    }),
            ]
        );

    private static Figure Spectra(RunResult run) =>
        new(
            "spectra",
            "Three hidden layers after 30 epochs of Adam: every layer's weights, and by rank on logarithmic axes its conjugate "
                + "kernel and the tangent kernel, before and after.",
            [
                .. Enumerable.Range(1, Depth).Select(layer => SpectrumPanels.Panel(run, $"weights {layer}", SpectralMatrix.Weight, layer)),
                .. Enumerable
                    .Range(1, Depth)
                    .Select(layer => SpectrumPanels.Ranks(run, $"conjugate kernel {layer}", SpectralMatrix.ConjugateKernel, layer)),
                SpectrumPanels.Ranks(run, "tangent kernel", SpectralMatrix.NeuralTangentKernel, 0),
            ],
            PanelsPerRow: 3
        );
}
