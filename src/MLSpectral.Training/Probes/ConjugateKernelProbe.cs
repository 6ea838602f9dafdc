using MLSpectral.Statistics.KernelLaws;

namespace MLSpectral;

/// <summary>See <see cref="Probe.ConjugateKernel"/>.</summary>
internal sealed class ConjugateKernelProbe(KernelProbeOptions options) : KernelProbe(options)
{
    public override IEnumerable<Spectrum> Measure(ProbeContext context)
    {
        for (int layer = 1; layer < context.LayerCount; layer++)
        {
            int l = layer;
            long[] shape = context.Activations(l, Settings.Precision).shape;
            yield return Measure(
                context,
                at: time => time.ConjugateKernel(l, Settings.Precision),
                empty: (eigenvalues, floor) =>
                    new Spectrum(MatrixKind.ConjugateKernel, l, context.LayerName(l), shape[0], shape[1], eigenvalues, floor),
                predict: (input, layers) => ConjugateKernelLaw.Predict(input, layers, l)
            );
        }
    }
}
