using System.Globalization;
using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>Experiment 5: at which rate do gradient descent and Adam make their first spike?</summary>
/// <param name="sizes">The seeds.</param>
internal sealed class FirstSpikes(Sizes sizes) : Experiment
{
    private readonly LargeSteps _descent = LargeRateOutlier.Runs(sizes);
    private readonly LargeSteps _adam = new(
        Method.Adam,
        [0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.07, 0.1],
        sizes.LargeStepSeeds,
        steps: 1
    );
    private readonly LargeSteps _adamTen = AdaptiveTails.Runs(sizes);

    public override int Number => 5;

    public override string Title => "Gradient descent against Adam: the rate of the first spike";

    public override string Introduction =>
        "The network of experiments 3 and 4. The first rate of a grid at which the first layer's weights have an outlier in "
        + "every seed, after one full-batch step and after ten.";

    public override TimeSpan Budget => TimeSpan.FromSeconds(30);

    public override IReadOnlyList<RunPlan> Plans => [.. _descent.Plans, .. _adam.Plans, .. _adamTen.Plans];

    public override Findings Conclude(Results results)
    {
        long ten = PaperNetworks.LargeStepCount;
        double descentOne = _descent.FirstSpike(results, 1),
            adamOne = _adam.FirstSpike(results, 1),
            descentTen = _descent.FirstSpike(results, ten),
            adamTen = _adamTen.FirstSpike(results, ten);
        double RateFactor(double first, IReadOnlyList<double> rates) => first / rates.LastOrDefault(rate => rate < first, first);
        double ratio = descentOne / adamOne,
            uncertainty = RateFactor(descentOne, _descent.Rates) * RateFactor(adamOne, _adam.Rates);
        return new Findings(
            [
                Claim.Of(
                    "Full-batch Adam makes a spike at a far smaller rate than gradient descent",
                    Sources.FollowUp,
                    "after one step: Adam's first spike between 0.01 and 0.1, that of gradient descent between 1000 and 2000, as "
                        + "in the original: a ratio over 10,000",
                    descentOne is > 1000 and <= 2000 && adamOne is > 0.01 and <= 0.1,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"after one step {descentOne} against {adamOne}, a ratio of {ratio:G3} (to a factor of {uncertainty:G3}, "
                            + $"the steps of the grids); after ten {descentTen} against {adamTen}, {descentTen / adamTen:G3} (a grid of "
                            + $"powers of ten)."
                    )
                ),
            ],
            [
                new ResultTable(
                    "first-spike",
                    "The first rate with an outlier in every seed",
                    ["steps", "gradient descent", "Adam", "ratio"],
                    [
                        ["1", descentOne, adamOne, ratio],
                        ["10", descentTen, adamTen, descentTen / adamTen],
                    ]
                ),
            ],
            [
                new Figure(
                    "first-spike",
                    "The largest singular value of the first layer's weights after one step and after ten, against the rate.",
                    [
                        new Panel("gradient descent", "rate", "s₁", [After(_descent, 1, results), After(_descent, ten, results)])
                        {
                            IsLogX = true,
                            IsLogY = true,
                        },
                        new Panel("Adam", "rate", "s₁", [After(_adam, 1, results), After(_adamTen, ten, results)])
                        {
                            IsLogX = true,
                            IsLogY = true,
                        },
                    ],
                    PanelsPerRow: 2
                ),
            ]
        );
    }

    private static Series After(LargeSteps runs, long steps, Results results) =>
        new(
            steps == 1 ? "after 1 step" : $"after {steps} steps",
            SeriesKind.Line,
            [.. runs.Rates],
            [.. runs.Rates.Select(rate => runs.Weights(results, rate, steps, LargeSteps.SingularValue(1)).Mean)]
        );
}
