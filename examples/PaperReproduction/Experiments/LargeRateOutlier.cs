using System.Globalization;
using MLSpectral;
using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>Experiment 3: gradient descent at a large rate pushes out an outlier that is aligned with the data.</summary>
/// <param name="sizes">The seeds.</param>
internal sealed class LargeRateOutlier(Sizes sizes) : Experiment
{
    // Five times what the component of a random direction has.
    private const double Seen = 5;
    private const double LowRate = 100,
        HighRate = 2000;

    private readonly LargeSteps _runs = Runs(sizes);

    /// <summary>From rates that change nothing to three times the threshold, closer around it.</summary>
    public static LargeSteps Runs(Sizes sizes) =>
        new(
            Method.GradientDescent,
            [LowRate, 500, 900, 1000, 1100, 1200, 1300, 1400, 1500, 1600, HighRate, 3000],
            sizes.LargeStepSeeds,
            PaperNetworks.LargeStepCount,
            LowRate,
            HighRate
        );

    public override int Number => 3;

    public override string Title => "Gradient descent at a large rate: an outlier aligned with the data";

    public override string Introduction =>
        $"n = {PaperNetworks.LargeStepRows}, d = {PaperNetworks.LargeStepFeatures}, h = {PaperNetworks.LargeStepWidth}, tanh "
        + $"student and softplus teacher (not normalized), the first layer alone, ten full-batch steps; rates of the neural-tangent "
        + $"parameterization. "
        + "From which rate on does one step push a singular value out of the random bulk, whose edge is √h + √d = 70.35? "
        + "The transition of Baik, Ben Arous and Péché predicts it where the initial function is subtracted (trained on "
        + "y + f₀).";

    public override TimeSpan Budget => TimeSpan.FromMinutes(2);

    public override IReadOnlyList<RunPlan> Plans =>
        [.. _runs.Plans, .. _runs.Rates.SelectMany(rate => Seeds.Select(seed => Subtracted(rate, seed)))];

    private IEnumerable<int> Seeds => Enumerable.Range(1, sizes.LargeStepSeeds);

    public override Findings Conclude(Results results)
    {
        var thresholds = new ThresholdReport(
            new SpikeRates(_runs.Rates, sizes.LargeStepSeeds, Subtracted, results),
            new SpikeRates(_runs.Rates, sizes.LargeStepSeeds, _runs.Of, results),
            new FirstStep(_runs.Of(HighRate, 1), subtractsStart: true),
            new FirstStep(_runs.Of(HighRate, 1), subtractsStart: false)
        );
        return new Findings(
            [Appears(results), Aligned(results), .. thresholds.Claims],
            [Table(results), thresholds.Table],
            [Transition(results, thresholds), Spectra(results)]
        );
    }

    // One step is enough to see when a spike appears.
    private static RunPlan Subtracted(double rate, int seed) =>
        PaperNetworks.LargeSteps(seed, Method.GradientDescent, rate, steps: 1) with
        {
            SubtractsStart = true,
        };

    private Claim Appears(Results results)
    {
        double first = _runs.FirstSpike(results, 1);
        double most = _runs.Weights(results, LowRate, PaperNetworks.LargeStepCount, row => row.OutlierCount).Mean;
        return Claim.Of(
            "At a large rate an outlier appears in the weights, at a small one none does",
            Sources.Paper + "; thresholds: " + Sources.FollowUp,
            $"no outlier after ten steps at {LowRate}; after one step the first between 1000 and {HighRate}",
            most == 0 && first is > 1000 and <= HighRate,
            FormattableString.Invariant($"{most} outliers at {LowRate}; every seed has one after one step from {first} on.")
        );
    }

    private Claim Aligned(Results results)
    {
        Sample low = _runs.Alignment(results, LowRate, 1),
            high = _runs.Alignment(results, HighRate, 1);
        double chance = 1 / Math.Sqrt(PaperNetworks.LargeStepFeatures);
        RunResult small = results[_runs.Of(LowRate, 1)],
            large = results[_runs.Of(HighRate, 1)];
        string Labels(string matrix, int layer)
        {
            double start = large.Start(matrix, layer).TopEigenvectorAlignment,
                low = small.End(matrix, layer).TopEigenvectorAlignment,
                high = large.End(matrix, layer).TopEigenvectorAlignment;
            return FormattableString.Invariant($"{start:G2} at the start, {low:G2} after ten steps at {LowRate}, {high:G2} at {HighRate}");
        }

        double before = large.Start(SpectralMatrix.ConjugateKernel, 1).TopEigenvectorAlignment,
            after = large.End(SpectralMatrix.ConjugateKernel, 1).TopEigenvectorAlignment;
        return Claim.Of(
            "The outlier's vector aligns with teacher and labels",
            Sources.Paper,
            string.Create(
                CultureInfo.InvariantCulture,
                $"|⟨v₁,β⟩| of the weights over {Seen}/√d = {Seen * chance:G2} after one step at {HighRate}, under it at "
                    + $"{LowRate}; the leading eigenvector of the CK holds more of the labels than at the start"
            ),
            high.Mean > Seen * chance && low.Mean < Seen * chance && after > before,
            $"|⟨v₁,β⟩| {low} at {LowRate}, {high} at {HighRate}. Squared cosine with the labels, CK: "
                + $"{Labels(SpectralMatrix.ConjugateKernel, 1)}; NTK: {Labels(SpectralMatrix.NeuralTangentKernel, 0)}."
        );
    }

    private ResultTable Table(Results results) =>
        new(
            "large-steps",
            "Gradient descent, the first layer alone, mean ± standard deviation over seeds (tail and regime of the first)",
            LargeSteps.Heads,
            [.. _runs.Rates.Select(rate => _runs.Row(results, rate))]
        );

    private Figure Transition(Results results, ThresholdReport theory)
    {
        double[] rates = [.. _runs.Rates.Where(rate => rate >= 500)];
        Series Points(string name, Func<double, double> y) => new(name, SeriesKind.Line, rates, Array.ConvertAll(rates, rate => y(rate)));
        double Mean(double rate, Func<RunResult, double> value) => Seeds.Average(seed => value(results[Subtracted(rate, seed)]));
        Series Curve(string name, Func<double, double> y) => Series.Density(name, y, rates[0], rates[^1]);
        return new Figure(
            "transition",
            "The largest singular value of the weights after one step of gradient descent, and how well its vector lines up with "
                + "the teacher, against the rate: measured, with and without the initial function, and predicted.",
            [
                new Panel(
                    "largest singular value after one step",
                    "rate",
                    "s₁",
                    [
                        Points("start subtracted", rate =>
                            Mean(rate, run => LargeSteps.SingularValue(1)(run.At(SpectralMatrix.Weight, 1, 1)))
                        ),
                        Points("as it is", rate => _runs.Weights(results, rate, 1, LargeSteps.SingularValue(1)).Mean),
                        Curve("BBP, subtracted", theory.Subtracted.LargestSingularValue),
                        Curve("BBP, as it is", theory.AsItIs.LargestSingularValue),
                    ]
                ),
                new Panel(
                    "alignment with the teacher",
                    "rate",
                    "|⟨v₁,β⟩|",
                    [
                        Points("start subtracted", rate => Mean(rate, run => run.TeacherAlignment(1))),
                        Points("as it is", rate => _runs.Alignment(results, rate, 1).Mean),
                        Curve("BBP, subtracted", theory.Subtracted.TeacherAlignment),
                        Curve("BBP, as it is", theory.AsItIs.TeacherAlignment),
                    ]
                ),
            ],
            PanelsPerRow: 2
        );
    }

    private Figure Spectra(Results results)
    {
        RunResult run = results[_runs.Of(HighRate, 1)];
        return new Figure(
            "spectra",
            FormattableString.Invariant($"Spectra before and after ten steps at the rate {HighRate}: a bulk and outliers."),
            [.. SpectrumPanels.Of(run, FormattableString.Invariant($"GD {HighRate}"))],
            PanelsPerRow: 3
        );
    }
}
