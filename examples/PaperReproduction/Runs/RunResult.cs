using MLSpectral;

namespace PaperReproduction.Runs;

/// <summary>What a run left: its spectra and its numbers.</summary>
/// <param name="Plan">How it went.</param>
/// <param name="Spectra">The rows of its trace.</param>
/// <param name="Numbers">The rest.</param>
internal sealed record RunResult(RunPlan Plan, IReadOnlyList<SpectralMeasurement> Spectra, RunNumbers Numbers)
{
    /// <summary>A matrix at the start.</summary>
    /// <param name="matrix">Its name.</param>
    /// <param name="layer">Its layer; 0 for the whole network.</param>
    public SpectralMeasurement Start(string matrix, int layer) => Of(matrix, layer)[0];

    /// <summary>A matrix at the end.</summary>
    /// <param name="matrix">Its name.</param>
    /// <param name="layer">Its layer; 0 for the whole network.</param>
    public SpectralMeasurement End(string matrix, int layer) => Of(matrix, layer)[^1];

    /// <summary>A matrix after so many steps.</summary>
    public SpectralMeasurement At(string matrix, int layer, long step) => Of(matrix, layer).First(row => row.Step == step);

    /// <summary>All measurements of a matrix, in their order.</summary>
    public IReadOnlyList<SpectralMeasurement> Of(string matrix, int layer) =>
        [.. Spectra.Where(row => row.Matrix == matrix && row.Layer == layer)];

    /// <summary>|⟨v₁, β⟩| of the first layer's leading right singular vector after so many steps.</summary>
    public double TeacherAlignment(long step) =>
        Math.Sqrt(At(TeacherAlignmentProbe.Matrix, 1, step).CustomStatistics[TeacherAlignmentProbe.Statistic]);
}
