using MLSpectral;
using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>The rate at which one step makes an outlier that the test against noise sees: on a grid of rates, and between them.</summary>
/// <param name="rates">The grid, ascending.</param>
/// <param name="seeds">The number of seeds.</param>
/// <param name="plan">The run of a rate and a seed.</param>
/// <param name="results">The results.</param>
internal sealed class SpikeRates(IReadOnlyList<double> rates, int seeds, Func<double, int, RunPlan> plan, Results results)
{
    /// <summary>The least rate of the grid at which every seed has an outlier; NaN for none.</summary>
    public double FirstOnGrid =>
        rates.Where(rate => Enumerable.Range(1, seeds).All(seed => Weights(rate, seed).OutlierCount > 0)).DefaultIfEmpty(double.NaN).Min();

    /// <summary>
    /// Where the largest singular value crosses the threshold of the test, over the seeds; a line between the two rates around it, NaN
    /// where it does not on this grid.
    /// </summary>
    public Sample Crossing => Sample.Of([.. Enumerable.Range(1, seeds).Select(Cross)]);

    /// <summary>θ over what it is predicted to be, over seeds and all rates with an outlier.</summary>
    public Sample StrengthRatio(FirstStep theory) =>
        Sample.Of([
            .. from rate in rates
            from seed in Enumerable.Range(1, seeds)
            let weights = Weights(rate, seed)
            where weights.OutlierCount > 0
            select FirstStep.MeasuredStrength(weights) / theory.Strength(rate),
        ]);

    /// <summary>The mean threshold of the test, as an eigenvalue of WᵀW/N in units of the variance.</summary>
    public double Threshold => rates.Average(rate => Weights(rate, 1).OutlierThreshold / Weights(rate, 1).BulkVariance);

    private double Cross(int seed)
    {
        int above = Enumerable.Range(0, rates.Count).FirstOrDefault(i => Excess(rates[i], seed) > 0);
        if (above == 0)
            return double.NaN;
        double low = Excess(rates[above - 1], seed),
            high = Excess(rates[above], seed);
        return rates[above - 1] + ((rates[above] - rates[above - 1]) * -low / (high - low));
    }

    private double Excess(double rate, int seed)
    {
        SpectralMeasurement weights = Weights(rate, seed);
        return Math.Sqrt(weights.SpectralNorm) - Math.Sqrt(weights.OutlierThreshold);
    }

    private SpectralMeasurement Weights(double rate, int seed) => results[plan(rate, seed)].At(SpectralMatrix.Weight, 1, 1);
}
