using MLSpectral;
using MLSpectral.Kernels;
using TorchSharp;

namespace PaperReproduction.Runs;

/// <summary>
/// How well the leading right singular vector v₁ of the first layer's weights lines up with the teacher's direction β: (v₁·β)², a
/// number of
/// this probe's own.
/// </summary>
/// <param name="direction">β, of length 1.</param>
internal sealed class TeacherAlignmentProbe(float[] direction) : SpectralProbe
{
    public const string Matrix = "WeightGram",
        Statistic = "TeacherAlignment";

    private static readonly MatrixKind Kind = new(Matrix) { Statistics = StatisticGroups.Drift };

    public override IEnumerable<Spectrum> Measure(ProbeContext context)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor weight = context.Weight(1);
        torch.Tensor beta = torch.tensor(Array.ConvertAll(direction, value => (double)value)).unsqueeze(1);
        using MatrixSpectrum leading = SpectrumSolver.Solve(
            new DenseMatrix(weight.t().mm(weight)),
            SpectrumRequest.Largest(1) with
            {
                WithVectors = true,
            }
        );
        return
        [
            new Spectrum(Kind, 1, context.LayerName(1), weight.shape[0], weight.shape[1], leading.Eigenvalues, leading.NoiseFloor)
            {
                Coverage = SpectrumCoverage.Largest,
                CustomStatistics = new Dictionary<string, double>
                {
                    [Statistic] = TargetAlignment.OfVector(leading.Vectors!, beta),
                },
            },
        ];
    }
}
