using System.Globalization;
using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>
/// The numbers of an independent NumPy implementation, one seed, beside ours. Its test labels have no noise, as those of the published
/// code, so R² is that of the signal.
/// </summary>
/// <param name="runs">Ours.</param>
/// <param name="results">Their results.</param>
internal sealed class InvarianceAnchors(InvarianceRuns runs, Results results)
{
    private const double MostDeviations = 3;

    // Of a mean of equal values.
    private const double Rounding = 1e-9;

    private static readonly string[] Names =
    [
        "‖ΔW‖₂",
        "‖ΔW‖_F",
        "‖ΔCK‖_F",
        "‖ΔNTK‖₂",
        "‖ΔNTK‖_F",
        "KS W",
        "KS CK",
        "KS NTK",
        "test R² of the signal",
    ];

    private static readonly (int Rows, bool First, double[] Values)[] Anchors =
    [
        (250, true, [1.40, 1.83, 3.74, 1.48, 4.02, .016, .020, .016, .618]),
        (500, true, [1.24, 1.73, 3.86, 1.50, 3.91, .008, .006, .008, .640]),
        (1000, true, [1.21, 1.68, 3.66, 1.35, 3.70, .006, .004, .003, .657]),
        (250, false, [.611, .992, 2.20, 1.80, 8.30, .016, .012, .196, .569]),
        (500, false, [.574, 1.005, 2.38, 1.75, 9.85, .008, .006, .200, .567]),
        (1000, false, [.581, .987, 2.26, 1.71, 14.9, .004, .003, .245, .676]),
    ];

    public ResultTable Table =>
        new(
            "anchors",
            "An independent NumPy run of one seed, and how many of our standard deviations over seeds it lies from our mean",
            ["n", "layers trained", .. Names.SelectMany(name => new[] { name, $"{name}, off by" })],
            [
                .. Anchors.Select(anchor =>
                    (object[])
                        [
                            $"{anchor.Rows}",
                            anchor.First ? "first layer" : "all layers",
                            .. Names.SelectMany((_, i) => new object[] { anchor.Values[i], Off(anchor, i) }),
                        ]
                ),
            ]
        );

    public Claim Claim
    {
        get
        {
            var all = Anchors.SelectMany(anchor => Names.Select((_, i) => (Text: Describe(anchor, i), Off: Off(anchor, i)))).ToList();
            var outside = all.Where(one => !(one.Off <= MostDeviations)).ToList();
            return Claim.Of(
                "An independent implementation gives the same numbers",
                Sources.Measured,
                $"each of its {all.Count} numbers within {MostDeviations} standard deviations over seeds of our mean",
                outside.Count == 0,
                outside.Count == 0
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"All {all.Count} are; the farthest is {all.MaxBy(one => one.Off).Text}, {all.Max(one => one.Off):G2} "
                            + $"deviations off."
                    )
                    : $"{all.Count - outside.Count} of {all.Count} are. Not: "
                        + $"{string.Join("; ", outside.Select(one => FormattableString.Invariant($"{one.Text}, {one.Off:G2} off")))}."
            );
        }
    }

    private string Describe((int Rows, bool First, double[] Values) anchor, int i)
    {
        Sample ours = runs.Over(results, anchor.Rows, anchor.First, Names[i]);
        return FormattableString.Invariant(
            $"{Names[i]} at n = {anchor.Rows}, {(anchor.First ? "first layer" : "all layers")}: {anchor.Values[i]:G3} against {ours}"
        );
    }

    // Distances of spectra move in steps of 1/n and hardly vary: their spread counts as one step at the least.
    private double Off((int Rows, bool First, double[] Values) anchor, int i)
    {
        Sample ours = runs.Over(results, anchor.Rows, anchor.First, Names[i]);
        double deviation = Names[i].StartsWith("KS", StringComparison.Ordinal)
            ? Math.Max(ours.Deviation, 1.0 / anchor.Rows)
            : ours.Deviation;
        double off = Math.Abs(anchor.Values[i] - ours.Mean) / deviation;
        return off < Rounding ? 0 : off;
    }
}
