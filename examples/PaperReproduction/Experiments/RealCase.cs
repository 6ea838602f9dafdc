using PaperReproduction.Data;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>A data set, and a network on it trained in three ways.</summary>
/// <param name="Name">The data set.</param>
/// <param name="Small">A small rate.</param>
/// <param name="Large">A large rate.</param>
/// <param name="Adaptive">Adam at a large rate.</param>
internal sealed record RealCase(string Name, RunPlan Small, RunPlan Large, RunPlan Adaptive)
{
    // Kernels of ten outputs and 6000 rows take minutes; a sample shows their shape.
    private const int ProbeRows = 1000;

    /// <summary>All three.</summary>
    public IReadOnlyList<RunPlan> Plans => [Small, Large, Adaptive];

    /// <summary>Makes the three runs of a data set.</summary>
    /// <param name="name">The data set.</param>
    /// <param name="problem">Its rows.</param>
    /// <param name="widths">The network.</param>
    /// <param name="batch">Rows of a step.</param>
    /// <param name="small">Rate and epochs of stochastic gradient descent in the standard parameterization.</param>
    /// <param name="large">The same, larger.</param>
    /// <param name="adaptive">Rate and epochs of Adam in the neural-tangent parameterization.</param>
    public static RealCase Of(
        string name,
        Problem problem,
        int[] widths,
        int batch,
        (double Rate, int Epochs) small,
        (double Rate, int Epochs) large,
        (double Rate, int Epochs) adaptive
    )
    {
        RunPlan Plan(Method method, (double Rate, int Epochs) at, bool isStandard) =>
            new(problem, method, at.Rate, at.Epochs)
            {
                HiddenLayers = widths,
                BatchSize = batch,
                IsStandardRate = isStandard,
                MeasuresKernels = true,
                ProbeRows = ProbeRows,
            };
        return new RealCase(
            name,
            Plan(Method.Sgd, small, isStandard: true),
            Plan(Method.Sgd, large, isStandard: true),
            Plan(Method.Adam, adaptive, isStandard: false)
        );
    }
}
