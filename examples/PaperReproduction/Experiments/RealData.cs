using System.Globalization;
using MLSpectral;
using MLSpectral.Statistics.Regimes;
using PaperReproduction.Data;
using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>Experiment 7: the three shapes on real data.</summary>
internal sealed class RealData : Experiment
{
    private readonly RealCase[] _cases =
    [
        RealCase.Of(
            "Fashion-MNIST, T-shirt or shirt",
            new FashionProblem(0, 6),
            [512, 256],
            batch: 64,
            small: (0.001, 30),
            large: (0.03, 30),
            adaptive: (0.1, 30)
        ),
        RealCase.Of(
            "Fashion-MNIST, ten classes",
            new FashionProblem(),
            [512, 256],
            batch: 128,
            small: (0.001, 10),
            large: (0.15, 10),
            adaptive: (0.1, 10)
        ),
        RealCase.Of("Breast cancer", new TumorProblem(), [256, 128], batch: 32, small: (0.002, 30), large: (0.1, 30), adaptive: (0.3, 60)),
    ];

    public override int Number => 7;

    public override string Title => "Real data: the three shapes";

    public override string Introduction =>
        "Two classes and ten of Fashion-MNIST (6000 training and 2000 test images; 1200 and 400 of two classes), and a table of "
        + "measurements, each with two hidden layers (normalized tanh, no bias): stochastic gradient descent at a small and a "
        + "large rate of the "
        + "standard parameterization, and Adam at a large one of the neural-tangent one. The paper's own data (two classes of "
        + "CIFAR-10, a language model) are not at hand. Kernels are measured on at most 1000 training rows.";

    public override TimeSpan Budget => TimeSpan.FromMinutes(1);

    public override IReadOnlyList<RunPlan> Plans => [.. _cases.SelectMany(one => one.Plans)];

    public override Findings Conclude(Results results) =>
        new(
            [.. _cases.Select(one => Shapes(one, results)), KernelTails(results), Accuracy(results)],
            [Layers(results)],
            [.. _cases.Select(one => Spectra(one, results))]
        );

    private static Claim Shapes(RealCase one, Results results)
    {
        string Regimes(RunPlan plan) =>
            string.Join(", ", Hidden(plan).Select(layer => results[plan].End(SpectralMatrix.Weight, layer).Regime));
        bool Any(RunPlan plan, SpectralRegime regime) =>
            Hidden(plan).Any(layer => results[plan].End(SpectralMatrix.Weight, layer).Regime == regime);
        bool All(RunPlan plan, SpectralRegime regime) =>
            Hidden(plan).All(layer => results[plan].End(SpectralMatrix.Weight, layer).Regime == regime);
        string Accuracy(RunPlan plan) => FormattableString.Invariant($"accuracy {results[plan].Numbers.TestMetric:P1}");
        return Claim.Of(
            $"{one.Name}: an invariant bulk at a small rate, outliers at a large one, a heavy tail with Adam",
            Sources.Paper,
            "regimes of the hidden layers' weights: InvariantBulk of all, BulkWithOutliers of at least one, HeavyTailed of at least one",
            All(one.Small, SpectralRegime.InvariantBulk)
                && Any(one.Large, SpectralRegime.BulkWithOutliers)
                && Any(one.Adaptive, SpectralRegime.HeavyTailed),
            $"small rate: {Regimes(one.Small)}, {Accuracy(one.Small)}; large: {Regimes(one.Large)}, {Accuracy(one.Large)}; Adam: "
                + $"{Regimes(one.Adaptive)}, {Accuracy(one.Adaptive)}."
        );
    }

    private Claim KernelTails(Results results)
    {
        string[] Regimes(RealCase one) =>
            [
                .. Hidden(one.Adaptive).Select(layer => results[one.Adaptive].End(SpectralMatrix.ConjugateKernel, layer).RegimeName),
                results[one.Adaptive].End(SpectralMatrix.NeuralTangentKernel, 0).RegimeName,
            ];
        return Claim.Of(
            "With Adam the tails are heavy in the kernels too",
            Sources.Paper,
            "HeavyTailed of every conjugate kernel and of the tangent kernel, on at least one of the data sets",
            _cases.Any(one => Regimes(one).All(regime => regime == nameof(SpectralRegime.HeavyTailed))),
            "CK of both layers and NTK. " + string.Join("; ", _cases.Select(one => $"{one.Name}: {string.Join(", ", Regimes(one))}")) + "."
        );
    }

    private Claim Accuracy(Results results)
    {
        string numbers = string.Join(
            "; ",
            _cases.Select(one =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{one.Name}: {results[one.Small].Numbers.TestMetric:P1}, {results[one.Large].Numbers.TestMetric:P1}, "
                        + $"{results[one.Adaptive].Numbers.TestMetric:P1}"
                )
            )
        );
        return Claim.Of(
            "Spectra that moved go with a better test accuracy than those that did not",
            Sources.Paper,
            "on every data set the better of large rate and Adam is more accurate than the small rate",
            _cases.All(one =>
                Math.Max(results[one.Large].Numbers.TestMetric, results[one.Adaptive].Numbers.TestMetric)
                > results[one.Small].Numbers.TestMetric
            ),
            $"small rate, large rate, Adam: {numbers}. A test row more or less is "
                + $"{FormattableString.Invariant($"{1.0 / 400:P2}")} of two classes of Fashion-MNIST, "
                + $"{FormattableString.Invariant($"{1.0 / 2000:P2}")} of ten."
        );
    }

    private ResultTable Layers(Results results) =>
        new(
            "layers",
            "Every matrix before and after, and the accuracy of the network",
            [
                "data",
                "optimizer",
                "test accuracy",
                "matrix",
                "layer",
                "λ₁ before",
                "λ₁ after",
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
                .. from one in _cases
                from plan in one.Plans
                let run = results[plan]
                from start in run.Spectra.Where(row => row.Step == 0 && row.Layer <= plan.HiddenLayers.Count)
                let end = run.End(start.Matrix, start.Layer)
                select new object[]
                {
                    one.Name,
                    FormattableString.Invariant($"{plan.Method} {plan.Rate}"),
                    run.Numbers.TestMetric,
                    start.Matrix,
                    $"{start.Layer}",
                    start.SpectralNorm,
                    end.SpectralNorm,
                    end.OutlierCount,
                    start.HillAlpha,
                    end.HillAlpha,
                    end.RelativeChange,
                    end.KernelAlignmentToInitial,
                    start.CenteredTargetAlignment,
                    end.CenteredTargetAlignment,
                    end.RegimeName,
                },
            ]
        );

    private static Figure Spectra(RealCase one, Results results) =>
        new(
            $"spectra-{string.Concat(one.Name.Where(char.IsLetter)).ToLowerInvariant()}",
            $"{one.Name}: weights and conjugate kernels of the hidden layers and the tangent kernel before and after; a row for "
                + $"each way of training. Kernels by rank on logarithmic axes: their rows have a common direction, far outside the bulk.",
            [.. one.Plans.SelectMany(plan => Panels(results[plan], FormattableString.Invariant($"{plan.Method} {plan.Rate}")))],
            PanelsPerRow: (2 * one.Small.HiddenLayers.Count) + 1
        );

    private static IEnumerable<Panel> Panels(RunResult run, string title) =>
        [
            .. Hidden(run.Plan).Select(layer => SpectrumPanels.Panel(run, $"{title}: weights {layer}", SpectralMatrix.Weight, layer)),
            .. Hidden(run.Plan)
                .Select(layer => SpectrumPanels.Ranks(run, $"{title}: conjugate kernel {layer}", SpectralMatrix.ConjugateKernel, layer)),
            SpectrumPanels.Ranks(run, $"{title}: tangent kernel", SpectralMatrix.NeuralTangentKernel, 0),
        ];

    private static IEnumerable<int> Hidden(RunPlan plan) => Enumerable.Range(1, plan.HiddenLayers.Count);
}
