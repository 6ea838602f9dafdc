using MLSpectral;
using MLSpectral.Kernels;
using TorchSharp;

namespace PaperReproduction.Runs;

/// <summary>The tangent kernel of some parameters, whether they train or not, and how far it moved.</summary>
/// <param name="parameters">Which count.</param>
internal sealed class OtherTangentKernelProbe(ParameterSelection parameters) : SpectralProbe
{
    public const string Matrix = "OtherTangentKernel";

    public override IEnumerable<Spectrum> Measure(ProbeContext context)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor now = Form(context),
            start = ReferenceEquals(context, context.Start) ? now : Form(context.Start);
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(new DenseMatrix(now), SpectrumRequest.All());
        return
        [
            new Spectrum(
                Matrix,
                0,
                "Network",
                now.shape[0],
                context.TrainedParameterCount,
                Array.ConvertAll(spectrum.Eigenvalues, value => Math.Max(value, 0)),
                spectrum.NoiseFloor
            )
            {
                RelativeChange = MatrixChange.Relative(now, start),
                OperatorChange = MatrixChange.RelativeOperator(now, start),
                KernelAlignmentToInitial = KernelAlignment.Centered(now, start),
            },
        ];
    }

    private torch.Tensor Form(ProbeContext context)
    {
        using var kernels = NetworkKernels.Create(context.Network, context.Features);
        return kernels.TangentKernel(parameters: parameters).Form();
    }
}
