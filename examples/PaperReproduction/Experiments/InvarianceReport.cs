using MLSpectral;
using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>Tables, figures and claims that the invariance experiments have in common.</summary>
/// <param name="runs">The runs.</param>
/// <param name="results">Their results.</param>
internal sealed class InvarianceReport(InvarianceRuns runs, Results results)
{
    // A slope of 0.25 doubles a norm over four doublings of n; over the sizes here it is beyond the scatter of seeds.
    private const double SlopeTolerance = 0.25;

    // The distance of two spectra of n values moves in steps of 1/n; 0.01 is ten steps at n = 1000.
    private const double LargestDistance = 0.01;

    private static readonly string[] Bounded = ["‖ΔW‖₂", "‖ΔW‖_F", "‖ΔCK‖_F"];

    private static IEnumerable<string> Norms => InvarianceRuns.Quantities.Select(one => one.Name).Where(name => name.StartsWith('‖'));

    private int Largest => runs.Sizes[^1].Rows;

    public ResultTable Changes =>
        new(
            "changes",
            "Changes of weights and kernels, mean ± standard deviation over seeds",
            ["n", "seeds", "layers trained", .. InvarianceRuns.Quantities.Select(one => one.Name)],
            [
                .. from first in InvarianceRuns.OnlyFirstLayer
                from size in runs.Sizes
                select (object[])
                    [
                        $"{size.Rows}",
                        $"{size.Seeds}",
                        Layers(first),
                        .. InvarianceRuns.Quantities.Select(one => runs.Over(results, size.Rows, first, one.Name)),
                    ],
            ]
        );

    public ResultTable Slopes =>
        new(
            "slopes",
            "Slopes of the norms on logarithmic axes, ± standard error over seeds: 0 is flat, 0.5 is √n",
            ["quantity", "first layer", "all layers"],
            [.. Norms.Select(name => new object[] { name, runs.Slope(results, true, name), runs.Slope(results, false, name) })]
        );

    public Figure Scaling =>
        new(
            "scaling",
            "Norms of the change against n, with the standard deviation over seeds. Flat lines mean that a change spreads over "
                + "ever more entries: it cannot move the bulk.",
            [.. InvarianceRuns.OnlyFirstLayer.Select(ScalingPanel)],
            PanelsPerRow: 2
        );

    public Figure Spectra =>
        new(
            "spectra",
            $"Spectra at n = {Largest} before and after training, with the Marchenko–Pastur law of the weights and the limiting "
                + $"laws of the kernels (Fan and Wang 2020). Zeros are left out.",
            [.. InvarianceRuns.OnlyFirstLayer.SelectMany(first => SpectrumPanels.Of(results[runs.Of(Largest, first)[0]], Layers(first)))],
            PanelsPerRow: 3
        );

    public IReadOnlyList<Claim> Claims =>
        [
            Invariant(true, "the first layer trained", ["KS W", "KS CK", "KS NTK"]),
            Flat(true, "the first layer trained", [.. Bounded, "‖ΔNTK‖_F"]),
            Invariant(false, "all layers trained", ["KS W", "KS CK"]),
            Flat(false, "all layers trained", Bounded),
            Rescaled,
        ];

    private static string Layers(bool first) => first ? "first layer" : "all layers";

    private Claim Invariant(bool first, string which, IReadOnlyList<string> distances)
    {
        Sample[] atLargest = [.. distances.Select(name => runs.Over(results, Largest, first, name))],
            atSmallest = [.. distances.Select(name => runs.Over(results, runs.Sizes[0].Rows, first, name))];
        string[] regimes =
        [
            .. runs.Of(Largest, first)
                .SelectMany(plan =>
                    new[] { (SpectralMatrix.Weight, 1), (SpectralMatrix.ConjugateKernel, 1) }.Select(one =>
                        results[plan].End(one.Item1, one.Item2).RegimeName
                    )
                )
                .Distinct(),
        ];
        return Claim.Of(
            $"The bulk spectra do not change, {which}: {string.Join(", ", distances.Select(name => name[3..]))}",
            Sources.Paper,
            $"Kolmogorov–Smirnov distances between start and end at most {LargestDistance} at n = {Largest}, and no larger than "
                + $"at n = {runs.Sizes[0].Rows}",
            atLargest.All(value => value.Mean <= LargestDistance)
                && atLargest.Zip(atSmallest, (large, small) => large.Mean <= small.Mean).All(falls => falls),
            $"n = {runs.Sizes[0].Rows}: {string.Join(", ", atSmallest.Select(value => value.ToString()))}; n = {Largest}: "
                + $"{string.Join(", ", atLargest.Select(value => value.ToString()))}. Regime of W and CK: {string.Join(", ", regimes)}."
        );
    }

    private Claim Flat(bool first, string which, IReadOnlyList<string> norms)
    {
        Sample[] slopes = [.. norms.Select(name => runs.Slope(results, first, name))];
        return Claim.Of(
            $"Changes are Θ(1) as n grows, {which}: {string.Join(", ", norms)}",
            Sources.Paper,
            $"slopes on logarithmic axes between −{SlopeTolerance} and {SlopeTolerance}",
            slopes.All(slope => Math.Abs(slope.Mean) <= SlopeTolerance),
            string.Join("; ", norms.Zip(slopes, (name, slope) => $"{name} {slope}")) + "."
        );
    }

    // ‖v‖²/h changes by a share that does not depend on n, and with it all eigenvalues of the first layer's part.
    private Claim Rescaled
    {
        get
        {
            Sample slope = runs.Slope(results, false, "‖ΔNTK‖_F");
            Sample ks = runs.Over(results, Largest, false, "KS NTK");
            string evidence = results[runs.Of(Largest, false)[0]].End(SpectralMatrix.NeuralTangentKernel, 0).RegimeEvidence;
            return Claim.Of(
                "With all layers trained the bulk of the tangent kernel is rescaled: ‖ΔNTK‖_F grows as √n",
                Sources.Measured,
                $"slope within {SlopeTolerance} of 0.5",
                Math.Abs(slope.Mean - 0.5) <= SlopeTolerance,
                $"slope {slope}; KS NTK {ks} at n = {Largest}. {evidence}"
            );
        }
    }

    private Panel ScalingPanel(bool first) =>
        new($"{Layers(first)} trained", "n", "norm of the change", [.. Norms.Select(name => Line(first, name))])
        {
            IsLogX = true,
            IsLogY = true,
        };

    private Series Line(bool first, string name)
    {
        Sample[] values = [.. runs.Sizes.Select(size => runs.Over(results, size.Rows, first, name))];
        return new Series(
            name,
            SeriesKind.Line,
            [.. runs.Sizes.Select(size => (double)size.Rows)],
            [.. values.Select(value => value.Mean)],
            [.. values.Select(value => double.IsNaN(value.Deviation) ? 0 : value.Deviation)]
        );
    }
}
