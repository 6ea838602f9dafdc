using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>Experiment 2: so does stochastic gradient descent at a small rate.</summary>
/// <param name="sizes">n and seeds.</param>
internal sealed class StochasticInvariance(Sizes sizes) : Experiment
{
    private const double Rate = 0.02,
        StopLoss = 1e-4;
    private const int BatchShare = 8,
        MostEpochs = 400;

    private readonly InvarianceRuns _runs = new(sizes.Stochastic, (rows, seed) =>
        PaperNetworks.Proportional(rows, seed, Method.Sgd, Rate, MostEpochs) with
        {
            IsStandardRate = true,
            StopLoss = StopLoss,
            BatchSize = rows / BatchShare,
        }
    );

    public override int Number => 2;

    public override string Title => "Stochastic gradient descent at a small rate: the same";

    public override string Introduction =>
        $"The networks of experiment 1, batches of n/{BatchShare} rows at the rate {Rate} of the standard parameterization, to a "
        + $"training loss of {StopLoss}. The batch grows with n, so that an epoch has as many steps at every size.";

    public override TimeSpan Budget => TimeSpan.FromSeconds(45);

    public override IReadOnlyList<RunPlan> Plans => _runs.Plans;

    public override Findings Conclude(Results results)
    {
        var report = new InvarianceReport(_runs, results);
        return new Findings(report.Claims, [report.Changes, report.Slopes], [report.Scaling, report.Spectra]);
    }
}
