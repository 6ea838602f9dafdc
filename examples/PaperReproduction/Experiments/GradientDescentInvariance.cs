using PaperReproduction.Reporting;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>Experiment 1: full-batch gradient descent at a small rate leaves the bulk spectra as they were.</summary>
/// <param name="sizes">n and seeds.</param>
internal sealed class GradientDescentInvariance(Sizes sizes) : Experiment
{
    // The published code's 0.1, for the loss with ½. At twice this rate the largest curvature is at 0.9 of what steps can bear: the path
    // then oscillates, and the second layer moves less (‖ΔNTK‖_F by a factor of 1.3 to 1.4).
    private const double Rate = 0.05,
        StopLoss = 1e-6;

    // Some 400 steps are enough; so many are never needed.
    private const int MostSteps = 3000;

    private readonly InvarianceRuns _runs = new(sizes.Invariance, (rows, seed) =>
        PaperNetworks.Proportional(rows, seed, Method.GradientDescent, Rate, MostSteps) with
        {
            IsStandardRate = true,
            StopLoss = StopLoss,
        }
    );

    public override int Number => 1;

    public override string Title => "Gradient descent at a small rate: invariant spectra";

    public override string Introduction =>
        $"Networks with d : h : n = 1 : 1.5 : 2, tanh student and softplus teacher (normalized), noise 0.3, trained by "
        + $"full-batch gradient descent at the rate {Rate} of the standard parameterization (for the loss without ½: 0.1 with it) "
        + $"to a training loss of {StopLoss}. "
        + "Kernels are measured on all training rows. The tangent kernel counts all layers, whether they train or not, so that "
        + "the two cases compare; without the CK it is that of the first layer.";

    public override TimeSpan Budget => TimeSpan.FromMinutes(2);

    public override IReadOnlyList<RunPlan> Plans => _runs.Plans;

    public override Findings Conclude(Results results)
    {
        var report = new InvarianceReport(_runs, results);
        var anchors = new InvarianceAnchors(_runs, results);
        return new Findings(
            [.. report.Claims, anchors.Claim],
            [report.Changes, report.Slopes, anchors.Table],
            [report.Scaling, report.Spectra]
        );
    }
}
