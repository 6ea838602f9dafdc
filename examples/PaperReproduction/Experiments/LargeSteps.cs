using MLSpectral;
using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>Ten large steps on the first layer, at several rates and seeds, and what is read off them.</summary>
/// <param name="method">How it steps.</param>
/// <param name="rates">The rates.</param>
/// <param name="seeds">The number of seeds.</param>
/// <param name="steps">Steps.</param>
/// <param name="kernelRates">The rates at which kernels are measured too, for the first seed.</param>
internal sealed class LargeSteps(Method method, IReadOnlyList<double> rates, int seeds, int steps, params IReadOnlyList<double> kernelRates)
{
    public IReadOnlyList<double> Rates => rates;

    public IReadOnlyList<RunPlan> Plans => [.. rates.SelectMany(rate => Enumerable.Range(1, seeds).Select(seed => Of(rate, seed)))];

    public RunPlan Of(double rate, int seed) =>
        PaperNetworks.LargeSteps(seed, method, rate, steps) with
        {
            MeasuresKernels = seed == 1 && kernelRates.Contains(rate),
        };

    /// <summary>A number of the first layer's weights after so many steps, over the seeds.</summary>
    public Sample Weights(Results results, double rate, long step, Func<SpectralMeasurement, double> value) =>
        Sample.Of([.. Seeds(rate).Select(plan => value(results[plan].At(SpectralMatrix.Weight, 1, step)))]);

    /// <summary>|⟨v₁, β⟩| after so many steps, over the seeds.</summary>
    public Sample Alignment(Results results, double rate, long step) =>
        Sample.Of([.. Seeds(rate).Select(plan => results[plan].TeacherAlignment(step))]);

    /// <summary>The least of the rates at which the weights of every seed have an outlier after so many steps; NaN for none.</summary>
    public double FirstSpike(Results results, long step) =>
        rates
            .Where(rate => Seeds(rate).All(plan => results[plan].At(SpectralMatrix.Weight, 1, step).OutlierCount > 0))
            .DefaultIfEmpty(double.NaN)
            .Min();

    /// <summary>A singular value of W, from 1, from the eigenvalues of WᵀW/N.</summary>
    public static Func<SpectralMeasurement, double> SingularValue(int index) =>
        row => Math.Sqrt(row.Eigenvalues[index - 1] * Math.Max(row.Rows, row.Columns));

    /// <summary>A table row for a rate.</summary>
    public object[] Row(Results results, double rate)
    {
        long last = steps;
        SpectralMeasurement end = results[Of(rate, 1)].End(SpectralMatrix.Weight, 1);
        Sample Cell(long step, Func<SpectralMeasurement, double> value) => Weights(results, rate, step, value);
        return
        [
            $"{method}",
            rate,
            Cell(1, SingularValue(1)),
            Cell(1, row => row.OutlierCount),
            Cell(last, SingularValue(1)),
            Cell(last, SingularValue(2)),
            Cell(last, row => row.OutlierCount),
            Cell(last, row => row.HillAlpha),
            Cell(last, row => row.Alpha),
            end.TailKindName,
            end.RegimeName,
            Alignment(results, rate, 1),
            Alignment(results, rate, last),
        ];
    }

    /// <summary>The heads of such a table.</summary>
    public static IReadOnlyList<string> Heads { get; } =
    [
        "optimizer",
        "rate",
        "s₁ after 1 step",
        "outliers after 1",
        "s₁ after 10",
        "s₂ after 10",
        "outliers after 10",
        "Hill α",
        "KS α",
        "tail",
        "regime of W",
        "|⟨v₁,β⟩| after 1",
        "|⟨v₁,β⟩| after 10",
    ];

    private IEnumerable<RunPlan> Seeds(double rate) => Enumerable.Range(1, seeds).Select(seed => Of(rate, seed));
}
