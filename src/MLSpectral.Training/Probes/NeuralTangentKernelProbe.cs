using MLSpectral.Kernels;
using MLSpectral.Statistics.KernelLaws;

namespace MLSpectral;

/// <summary>See <see cref="Probe.NeuralTangentKernel"/>.</summary>
internal sealed class NeuralTangentKernelProbe(KernelProbeOptions options) : KernelProbe(options)
{
    // Sharpness is an estimate from a sample.
    private const double SharpnessTolerance = 1e-6;

    public override IEnumerable<Spectrum> Measure(ProbeContext context)
    {
        long rows = context.Features.shape[0];
        Spectrum spectrum = Measure(
            context,
            at: time => time.NeuralTangentKernel(Settings.Precision),
            empty: (eigenvalues, floor) =>
                new Spectrum(MatrixKind.NeuralTangentKernel, 0, "Network", rows, context.TrainedParameterCount, eigenvalues, floor),
            predict: TangentKernelLaw.Predict
        );
        TangentKernel whole = context.TangentKernel(OutputReduction.Full, Settings.Precision);
        yield return spectrum with
        {
            OutputCount = whole.OutputCount,
            LargestJacobianEigenvalue =
                whole.OutputCount == 1
                    ? (double.IsNaN(spectrum.SpectralNorm) ? spectrum.Eigenvalues[0] : spectrum.SpectralNorm)
                    : Largest(whole),
        };
    }

    private static double Largest(TangentKernel whole)
    {
        using MatrixSpectrum spectrum = SpectrumSolver.Solve(whole, SpectrumRequest.Largest(1) with { Tolerance = SharpnessTolerance });
        return spectrum.Eigenvalues[0];
    }
}
