using System.Globalization;
using PaperReproduction.Reporting;

namespace PaperReproduction.Experiments;

/// <summary>The rate of the first spike, measured and predicted, with the initial function subtracted and as it is.</summary>
/// <param name="subtractedRates">Measured, subtracted.</param>
/// <param name="asItIsRates">Measured, as it is.</param>
/// <param name="subtracted">Predicted, subtracted.</param>
/// <param name="asItIs">Predicted, as it is.</param>
internal sealed class ThresholdReport(SpikeRates subtractedRates, SpikeRates asItIsRates, FirstStep subtracted, FirstStep asItIs)
{
    // What is finite at n = 2000 moves the measured rate by a few percent.
    private const double LargestMiss = 0.05;

    public FirstStep Subtracted => subtracted;

    public FirstStep AsItIs => asItIs;

    public IReadOnlyList<Claim> Claims
    {
        get
        {
            double predicted = subtracted.RateOfEigenvalue(subtractedRates.Threshold),
                predictedAsItIs = asItIs.RateOfEigenvalue(asItIsRates.Threshold);
            Sample measured = subtractedRates.Crossing,
                measuredAsItIs = asItIsRates.Crossing,
                strength = subtractedRates.StrengthRatio(subtracted);
            double shift = (measuredAsItIs.Mean / predicted) - 1,
                spread = measuredAsItIs.Deviation / predicted;
            return
            [
                Claim.Of(
                    "The rate of the first spike is that of the BBP transition, where the initial function is subtracted",
                    Sources.Theory,
                    $"the rate at which the test against noise sees it, and the strength of the spikes at all rates, within "
                        + $"{LargestMiss:P0} of the prediction",
                    Math.Abs((measured.Mean / predicted) - 1) <= LargestMiss && Math.Abs(strength.Mean - 1) <= LargestMiss,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"it leaves the bulk at {subtracted.ThresholdRate:F0} and is seen from {predicted:F0} on, predicted; "
                            + $"measured {measured}, {(measured.Mean / predicted) - 1:P1} off. Strength over the predicted one: "
                            + $"{strength}."
                    )
                ),
                Claim.Of(
                    "Where it is not subtracted, that prediction lies 10–20 % off",
                    Sources.Theory,
                    "measured between 10 and 20 % away from the prediction for a subtracted start, to within the standard "
                        + "deviation over seeds",
                    shift >= 0.1 - spread && shift <= 0.2 + spread,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"predicted {predicted:F0}, measured {measuredAsItIs}: {shift:P1} (± {spread:P1}). The gradient of f₀ "
                            + $"shrinks the weights along v, so that a larger step is needed; with that in the theory the prediction "
                            + $"is {predictedAsItIs:F0}, and the measured rate {(measuredAsItIs.Mean / predictedAsItIs) - 1:P1} off."
                    )
                ),
            ];
        }
    }

    public ResultTable Table =>
        new(
            "threshold",
            "The rate at which one step makes a spike: where it leaves the bulk, and where the test against noise sees it",
            [
                "initial function",
                "leaves the bulk (predicted)",
                "is seen (predicted)",
                "is seen (measured)",
                "measured over predicted",
                "first rate of the grid with an outlier in every seed",
                "strength over the predicted one",
            ],
            [Row("subtracted", subtracted, subtractedRates), Row("as it is", asItIs, asItIsRates)]
        );

    private static object[] Row(string name, FirstStep theory, SpikeRates rates)
    {
        double seen = theory.RateOfEigenvalue(rates.Threshold);
        return
        [
            name,
            theory.ThresholdRate,
            seen,
            rates.Crossing,
            rates.Crossing.Mean / seen,
            rates.FirstOnGrid,
            rates.StrengthRatio(theory),
        ];
    }
}
