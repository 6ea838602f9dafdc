using MLSpectral;
using PaperReproduction.Data;
using PaperReproduction.Runs;

namespace PaperReproduction.Tests;

/// <summary>Runs of a second.</summary>
internal static class TinyPlans
{
    public static RunPlan Descent(int seed = 1) =>
        new(new TeacherProblem(40, 20, Activation.Softplus.Normalized(), 0.3, seed), Method.GradientDescent, 0.05, 5)
        {
            HiddenLayers = [30],
            IsStandardRate = true,
            Seed = seed,
            MeasuresKernels = true,
            MeasuresOtherTangentKernel = true,
            HasBaselines = true,
        };

    public static RunResult Run(RunPlan plan) => RunTrainer.Run(plan, _ => { }, CancellationToken.None);
}
