using System.Globalization;
using MLSpectral;
using MLSpectral.Statistics.Regimes;
using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>
/// Experiment 4: adaptive gradients grow heavy tails, in a few full-batch steps and in long runs on batches. Is the test error lower where
/// the tail is heavy?
/// </summary>
/// <param name="sizes">The sizes.</param>
internal sealed class AdaptiveTails(Sizes sizes) : Experiment
{
    // Half of the way from 2.46, noise, to the 1.82 of the original.
    private const double HeavyHill = 2.1;
    private const double SmallRate = 0.01,
        HeavyRate = 1;

    // Far less than the way to a heavy tail, and more than the spread of seeds.
    private const double SameHill = 0.05;

    private static readonly double[] Rates = [0.001, SmallRate, 0.1, HeavyRate, 10];

    // The linear part of the softplus teacher's variance.
    private static readonly double LinearShare =
        Activation.Softplus.MomentsAt(1).LinearVariance / Activation.Softplus.MomentsAt(1).Variance;

    private readonly LargeSteps _short = Runs(sizes);
    private readonly LongCases _long = new(sizes);

    /// <summary>From rates that change nothing to one that overthrows the weights.</summary>
    public static LargeSteps Runs(Sizes sizes) => new(Method.Adam, Rates, sizes.LargeStepSeeds, PaperNetworks.LargeStepCount, Rates);

    public override int Number => 4;

    public override string Title => "Adam: heavy tails, and the test error";

    public override string Introduction =>
        $"Ten full-batch steps of Adam on the network of experiment 3, and long runs on batches with n = {sizes.LongRunRows} (d : "
        + $"h : n = 1 : 1.5 : 2, all layers, normalized), beside gradient descent, and beside what needs no feature learning: "
        + "linear ridge regression, ridge on the conjugate kernel of the start, and the lazy prediction of the tangent kernel of "
        + "the start, each with the ridge that leave-one-out error chooses.";

    public override TimeSpan Budget => TimeSpan.FromMinutes(3);

    public override IReadOnlyList<RunPlan> Plans => [.. _short.Plans, .. _long.Plans];

    public override Findings Conclude(Results results)
    {
        var table = new LongCaseTable(_long, results);
        return new Findings(
            [
                HeavyTail(results),
                KernelTails(results),
                LowerError(table),
                Baselines(table, LinearShare),
                FeatureLearning(table),
                LearnedKernel(table),
            ],
            [Short(results), table.Table],
            [Tails(results), table.Figure]
        );
    }

    private Claim HeavyTail(Results results)
    {
        long last = PaperNetworks.LargeStepCount;
        Sample start = _short.Weights(results, SmallRate, 0, row => row.HillAlpha),
            small = _short.Weights(results, SmallRate, last, row => row.HillAlpha),
            heavy = _short.Weights(results, HeavyRate, last, row => row.HillAlpha);
        SpectralRegime? regime = results[_short.Of(HeavyRate, 1)].End(SpectralMatrix.Weight, 1).Regime;
        return Claim.Of(
            "Ten full-batch Adam steps at rate 1 make a heavy tail in the weights, with no gradient noise",
            Sources.FollowUp,
            $"Hill α at {HeavyRate} at most {HeavyHill} and the regime HeavyTailed; at {SmallRate} within {SameHill} of the start",
            heavy.Mean <= HeavyHill && Math.Abs(small.Mean - start.Mean) <= SameHill && regime == SpectralRegime.HeavyTailed,
            $"Hill α {start} at the start, {small} at {SmallRate}, {heavy} at {HeavyRate} (original: 2.46, 2.454, 1.824). Regime "
                + $"at {HeavyRate}: {regime}."
        );
    }

    private Claim KernelTails(Results results)
    {
        RunResult run = results[_short.Of(HeavyRate, 1)];
        SpectralMeasurement ck = run.End(SpectralMatrix.ConjugateKernel, 1),
            ntk = run.End(SpectralMatrix.NeuralTangentKernel, 0);
        bool holds = ck.Regime == SpectralRegime.HeavyTailed && ntk.Regime == SpectralRegime.HeavyTailed;
        string why = holds
            ? ""
            : " Steps of this size saturate the tanh: its derivative, and with it the tangent kernel of the first layer, gets "
                + "smaller, and the CK spreads without a power law. Experiment 7 asks the same of real data, after long training of "
                + "all layers.";
        return Claim.Of(
            "The tail is heavy in the kernels too, after ten steps",
            Sources.Paper,
            $"regime HeavyTailed of CK and NTK after ten steps at {HeavyRate}",
            holds,
            $"CK: {ck.Regime}. {ck.RegimeEvidence} NTK: {ntk.Regime}. {ntk.RegimeEvidence}{why}"
        );
    }

    private static Claim LowerError(LongCaseTable table)
    {
        const string statement = "A heavy tail goes with a lower test error than lazy training";
        LongCaseRow[] heavy = [.. table.Rows.Where(row => row.IsHeavyTailed)];
        string lazy = $"{table.Lazy.Label}: R² {table.Lazy.TestRSquared}";
        if (heavy.Length == 0)
            return new Claim(
                statement,
                Sources.Paper,
                "a long run with a heavy tail",
                Verdict.NotDecidable,
                $"No long run is heavy-tailed. {lazy}."
            );
        LongCaseRow best = heavy.MaxBy(row => row.TestRSquared.Mean)!,
            worst = heavy.MinBy(row => row.TestRSquared.Mean)!,
            overall = table.Rows.MaxBy(row => row.TestRSquared.Mean)!;
        string where =
            worst.TestRSquared.Mean >= table.Lazy.TestRSquared.Mean
                ? ""
                : $" Where it is not lower: {Describe(worst)}. Steps so large that they leave the training rows unlearned (loss "
                    + $"{worst.TrainLoss}) make the heaviest tails.";
        return Claim.Of(
            statement,
            Sources.Paper,
            "the best heavy-tailed run has a higher test R² than gradient descent at a small rate, by more than their spread",
            best.TestRSquared.Mean - table.Lazy.TestRSquared.Mean > best.TestRSquared.Deviation + table.Lazy.TestRSquared.Deviation,
            $"{Describe(best)}; {lazy}. The lowest error of all: "
                + $"{(overall == best ? "the same run" : $"{Describe(overall)}, {overall.Regime}")}.{where}"
        );
    }

    private static Claim Baselines(LongCaseTable table, double linearShare)
    {
        LongCaseRow best = table.Rows.MaxBy(row => row.TestRSquared.Mean)!;
        LongCaseRow learned = table.Rows.MaxBy(row => row.TrainedConjugateKernel.Mean)!;
        (string name, Sample baseline) = table.Lazy.BestBaseline;
        bool holds = best.TestRSquared.Mean > baseline.Mean;
        string why = holds
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $" It is the comparison, not the code: {linearShare:P0} of this teacher's variance is linear, and a ridge chosen "
                    + $"for the noise averages that away, which a network trained to a loss of 0 does not."
            );
        return Claim.Of(
            "Feature learning beats every baseline without it",
            Sources.Paper,
            "the best run has a higher test R² than linear ridge regression, ridge on the CK of the start and the lazy "
                + "prediction, each with the ridge that leave-one-out error chooses",
            holds,
            $"{Describe(best)}; {name} {baseline}.{why} Ridge on what was learned: {learned.Label}, trained CK on fresh rows, "
                + $"{learned.TrainedConjugateKernel}."
        );
    }

    private static string Describe(LongCaseRow row) => $"{row.Label}: R² {row.TestRSquared}, Hill α {row.HillAlpha}";

    private static Claim FeatureLearning(LongCaseTable table)
    {
        LongCaseRow learned = table.Rows.MaxBy(row => row.TestRSquared.Mean)!;
        return Claim.Of(
            "Adam learns features: the kernels turn towards the target",
            Sources.Paper,
            "the best run's CK has moved (CKA with the start under 0.95) and its centred alignment with the labels has doubled; "
                + "those of gradient descent at a small rate have not",
            learned.KernelAlignment.Mean < 0.95
                && learned.TargetGain.Mean > 2
                && table.Lazy.KernelAlignment.Mean > 0.95
                && table.Lazy.TargetGain.Mean < 2,
            $"{learned.Label}: CKA {learned.KernelAlignment}, alignment × {learned.TargetGain}; {table.Lazy.Label}: CKA "
                + $"{table.Lazy.KernelAlignment}, alignment × {table.Lazy.TargetGain}."
        );
    }

    private static Claim LearnedKernel(LongCaseTable table)
    {
        LongCaseRow best = table.Rows.MaxBy(row => row.TrainedConjugateKernel.Mean)!;
        return Claim.Of(
            "What was learned is in the kernels: ridge on the trained CK predicts better than on that of the start",
            Sources.Paper,
            "the best trained CK, fitted to fresh rows, has a higher test R² than the CK of the start fitted to as many "
                + "training rows, by more than the latter's spread",
            best.TrainedConjugateKernel.Mean > best.InitialConjugateKernel.Mean + best.InitialConjugateKernel.Deviation,
            $"{best.Label}: {best.TrainedConjugateKernel} after training, {best.InitialConjugateKernel} at the start; "
                + $"{table.Lazy.Label}: {table.Lazy.TrainedConjugateKernel} after training."
        );
    }

    private ResultTable Short(Results results) =>
        new(
            "ten-steps",
            "Ten full-batch steps of Adam, the first layer alone, mean ± standard deviation over seeds (tail and regime of the first)",
            LargeSteps.Heads,
            [.. _short.Rates.Select(rate => _short.Row(results, rate))]
        );

    private Figure Tails(Results results)
    {
        Panel Ranks(string title, Func<RunResult, SpectralMeasurement> of) =>
            new(
                title,
                "eigenvalue",
                "share above it",
                [
                    .. _short.Rates.Select(rate =>
                        UpperHalf(FormattableString.Invariant($"Adam {rate}"), of(results[_short.Of(rate, 1)]).Eigenvalues)
                    ),
                ]
            )
            {
                IsLogX = true,
                IsLogY = true,
                HasLegendBelow = true,
            };
        return new Figure(
            "tails",
            "The share of eigenvalues above a value, after ten full-batch steps of Adam: noise falls off at the edge of its "
                + "bulk, a heavy tail is a line.",
            [
                Ranks("weights", run => run.End(SpectralMatrix.Weight, 1)),
                Ranks("conjugate kernel", run => run.End(SpectralMatrix.ConjugateKernel, 1)),
                Ranks("tangent kernel", run => run.End(SpectralMatrix.NeuralTangentKernel, 0)),
            ],
            PanelsPerRow: 3
        );
    }

    private static Series UpperHalf(string name, IReadOnlyList<double> eigenvalues) =>
        Series.Ranks(name, eigenvalues, eigenvalues.Count / 2);
}
