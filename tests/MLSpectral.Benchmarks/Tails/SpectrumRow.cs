using MLSpectral.Benchmarks.Measuring;
using MLSpectral.Statistics;
using MLSpectral.Statistics.RandomMatrices;

namespace MLSpectral.Benchmarks.Tails;

/// <summary>All statistics of one spectrum of 1000 eigenvalues: a row of the trace, and WeightWatcher's columns.</summary>
internal static class SpectrumRow
{
    private const int Count = 1000;
    private const int LargerSide = 1500;
    private const int Calls = 20;

    private static double[] Noise => new MarchenkoPastur((double)Count / LargerSide).Quantiles(Count);

    public static IEnumerable<Case> Cases =>
        [
            new Case("row of the trace, 1000 eigenvalues of noise, no bootstrap", () => Row(Noise)),
            new Case("row of the trace, 1000 eigenvalues with a power-law tail, no bootstrap", () => Row(TailSample.Create(Count))),
            new Case(
                "WeightWatcher's columns, 1000 eigenvalues",
                () =>
                    Alone(
                        () => LayerStatistics.ComputeWeightWatcherColumns(Noise, LargerSide, Count),
                        "mp_fit and detX included; stored: WeightWatcher 1.5 s with mp_fit, its decomposition of 0.25 s included",
                        aim: null
                    )
            ),
        ];

    private static Result Row(double[] eigenvalues)
    {
        var spectrum = new Spectrum(SpectralMatrix.Weight, 1, "Hidden1", LargerSide, Count, eigenvalues, noiseFloor: 1e-12);
        return Alone(
            () => SpectralMeasurement.Compute(spectrum, spectrum),
            "norms, bulk and its tests, five tail laws, comparisons, distances to the start",
            aim: 0.005
        );
    }

    private static Result Alone(Action action, string note, double? aim) =>
        new(
            SideBySide.MeasureAlone(() => SideBySide.SecondsPerCall(Calls, action), repetitions: 15),
            Peer: null,
            Ratio: null,
            ResultTable.Time,
            Note: note,
            LargestValue: aim
        );
}
