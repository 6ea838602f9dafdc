using MLSpectral;
using PaperReproduction.Runs;

namespace PaperReproduction.Experiments;

/// <summary>
/// How far matrices moved, in the units of the paper: the norms of the change itself, weights those of the standard parameterization
/// (entries of variance 1/d).
/// </summary>
internal static class Changes
{
    /// <summary>‖ΔW‖₂.</summary>
    public static double WeightOperator(RunResult run) =>
        run.End(SpectralMatrix.Weight, 1).OperatorChange * Math.Sqrt(Square(run, row => row.SpectralNorm));

    /// <summary>‖ΔW‖_F.</summary>
    public static double WeightFrobenius(RunResult run) =>
        run.End(SpectralMatrix.Weight, 1).RelativeChange * Math.Sqrt(Square(run, row => row.Trace));

    /// <summary>‖ΔK‖₂.</summary>
    public static double KernelOperator(RunResult run, string matrix, int layer) =>
        run.End(matrix, layer).OperatorChange * run.Start(matrix, layer).SpectralNorm;

    /// <summary>‖ΔK‖_F.</summary>
    public static double KernelFrobenius(RunResult run, string matrix, int layer) =>
        run.End(matrix, layer).RelativeChange * run.Start(matrix, layer).FrobeniusNorm;

    // The eigenvalues are those of WᵀW/N with entries of variance 1.
    private static double Square(RunResult run, Func<SpectralMeasurement, double> size)
    {
        SpectralMeasurement start = run.Start(SpectralMatrix.Weight, 1);
        return size(start) * Math.Max(start.Rows, start.Columns) / start.Columns;
    }
}
