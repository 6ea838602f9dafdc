using MLSpectral;
using PaperReproduction.Data;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>The problems and networks of the paper and its follow-up.</summary>
internal static class PaperNetworks
{
    private const double Noise = 0.3;

    /// <summary>d : h : n = 1 : 1.5 : 2, tanh student and softplus teacher, both normalized.</summary>
    public static RunPlan Proportional(int rows, int seed, Method method, double rate, int epochs) =>
        new(new TeacherProblem(rows, rows / 2, Activation.Softplus.Normalized(), Noise, seed), method, rate, epochs)
        {
            HiddenLayers = [rows * 3 / 4],
            Seed = seed,
        };

    /// <summary>
    /// n = 2000, d = 1000, h = 1500, tanh student and softplus teacher, neither normalized, the first layer alone trained on all rows for
    /// ten steps unless said otherwise.
    /// </summary>
    public static RunPlan LargeSteps(int seed, Method method, double rate, int steps = LargeStepCount) =>
        new(new TeacherProblem(LargeStepRows, LargeStepFeatures, Activation.Softplus, Noise, seed), method, rate, steps)
        {
            HiddenLayers = [LargeStepWidth],
            Activation = Activation.Tanh,
            OnlyFirstLayer = true,
            Seed = seed,
            Times = MeasuringTimes.FirstStep,
        };

    public const int LargeStepRows = 2000,
        LargeStepFeatures = 1000,
        LargeStepWidth = 1500,
        LargeStepCount = 10;
}
