using MLSpectral;
using MLSpectral.Statistics.KernelLaws;
using MLSpectral.Statistics.RandomMatrices;
using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>
/// The spectra of the first layer's weights, its conjugate kernel and the tangent kernel, before and after a run, with the laws of random
/// networks.
/// </summary>
internal static class SpectrumPanels
{
    private const int Bins = 50;

    // Single eigenvalues make bars too low to see.
    private const double Beyond = 1.03,
        RugHeight = 0.03;

    public static IEnumerable<Panel> Of(RunResult run, string title)
    {
        SpectralMeasurement weight = run.Start(SpectralMatrix.Weight, 1);
        yield return Panel(
            run,
            $"{title}: weights",
            SpectralMatrix.Weight,
            1,
            "Marchenko–Pastur",
            new MarchenkoPastur(weight.AspectRatio, weight.BulkVariance).Density
        );
        KernelInput input = KernelInput.CreateMarchenkoPastur(run.Plan.Problem.Rows, run.Plan.Problem.Features);
        RandomLayer[] layers = Layers(run.Plan);
        yield return Panel(
            run,
            $"{title}: conjugate kernel",
            SpectralMatrix.ConjugateKernel,
            1,
            "limiting law",
            ConjugateKernelLaw.Predict(input, layers, 1).Law!.Density
        );
        yield return Panel(
            run,
            $"{title}: tangent kernel",
            SpectralMatrix.NeuralTangentKernel,
            0,
            "limiting law",
            TangentKernelLaw.Predict(input, layers).Law!.Density
        );
    }

    /// <summary>A matrix before and after a run.</summary>
    public static Panel Panel(
        RunResult run,
        string title,
        string matrix,
        int layer,
        string? law = null,
        Func<double, double>? density = null
    )
    {
        SpectralMeasurement start = run.Start(matrix, layer),
            end = run.End(matrix, layer);
        double right = 1.05 * Math.Max(start.SpectralNorm, end.SpectralNorm);
        List<Series> series =
        [
            Series.Histogram("start", start.Eigenvalues, right, Bins),
            Series.Histogram("end", end.Eigenvalues, right, Bins),
        ];
        if (density is not null)
            series.Add(Series.Density(law!, density, 0, right));
        double[] beyond = [.. end.Eigenvalues.Where(value => value > Beyond * start.SpectralNorm)];
        if (beyond.Length > 0)
            series.Add(
                new Series("end, beyond the start", SeriesKind.Points, beyond, [.. beyond.Select(_ => RugHeight * series[0].Y.Max())])
            );
        return new Panel(title, "eigenvalue", "density", series) { Right = right };
    }

    /// <summary>
    /// The eigenvalues of a matrix before and after a run by rank, on logarithmic axes: for spectra over many orders of magnitude.
    /// </summary>
    public static Panel Ranks(RunResult run, string title, string matrix, int layer)
    {
        SpectralMeasurement start = run.Start(matrix, layer),
            end = run.End(matrix, layer);
        return new Panel(
            title,
            "eigenvalue",
            "share above it",
            [Series.Ranks("start", start.Eigenvalues, int.MaxValue), Series.Ranks("end", end.Eigenvalues, int.MaxValue)]
        )
        {
            IsLogX = true,
            IsLogY = true,
            HasLegendBelow = true,
        };
    }

    private static RandomLayer[] Layers(RunPlan plan)
    {
        int width = plan.HiddenLayers[0];
        RandomLayer Layer(int inputs, int units, Activation activation, bool isTrained) =>
            new()
            {
                Inputs = inputs,
                Units = units,
                Moments = activation.MomentsAt,
                WeightVariance = 1,
                WeightScale = 1 / Math.Sqrt(inputs),
                IsTrained = isTrained,
            };
        return [Layer(plan.Problem.Features, width, plan.Activation, true), Layer(width, 1, Activation.Identity, !plan.OnlyFirstLayer)];
    }
}
