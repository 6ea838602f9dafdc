using MLSpectral.Eigen;
using MLSpectral.Kernels;
using MLSpectral.Spectra;
using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral.Probes;

/// <summary>See <see cref="Probe.NeuralTangentKernel"/>.</summary>
internal sealed class NeuralTangentKernelProbe : SpectralProbe
{
    public override IEnumerable<Spectrum> Measure(ProbeContext context)
    {
        Tensor kernel = context.NeuralTangentKernel();
        double[] eigenvalues = SymmetricEigenvalues.Of(kernel);
        double topAlignment = double.NaN;
        if (eigenvalues[0] > 0)
        {
            using Tensor leading = LeadingEigenvector.Of(kernel, eigenvalues[0]);
            topAlignment = TargetAlignment.OfVector(leading, context.Targets);
        }

        double floor = NoiseFloor.Of(eigenvalues);
        yield return new Spectrum(SpectralMatrix.NeuralTangentKernel, 0, "Network", kernel.shape[0], context.TrainedParameterCount, eigenvalues, floor)
        {
            RelativeChange = Drift.Relative(kernel, context.Start.NeuralTangentKernel()),
            OperatorChange = Drift.RelativeOperator(kernel, context.Start.NeuralTangentKernel()),
            KernelAlignmentToInitial = KernelAlignment.Centered(kernel, context.Start.NeuralTangentKernel()),
            TargetAlignment = TargetAlignment.Plain(kernel, context.Targets),
            CenteredTargetAlignment = TargetAlignment.Centered(kernel, context.Targets),
            TopEigenvectorAlignment = topAlignment,
        };
    }
}
