using MLSpectral.Eigen;
using MLSpectral.Kernels;
using MLSpectral.Spectra;
using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral.Probes;

/// <summary>See <see cref="Probe.ConjugateKernel"/>.</summary>
internal sealed class ConjugateKernelProbe : SpectralProbe
{
    public override IEnumerable<Spectrum> Measure(ProbeContext context)
    {
        for (int layer = 1; layer < context.LayerCount; layer++)
        {
            Tensor activations = context.Activations(layer);
            Tensor kernel = context.ConjugateKernel(layer);
            long rows = activations.shape[0], columns = activations.shape[1];

            // A Aᵀ and Aᵀ A share their nonzero eigenvalues; the smaller one is cheaper and has no spurious ones.
            using Tensor? dual = columns < rows ? SymmetricEigenvalues.SmallerGram(activations, columns) : null;
            double[] eigenvalues = SymmetricEigenvalues.Of(dual ?? kernel);
            double floor = NoiseFloor.Of(eigenvalues);
            double topAlignment = double.NaN;
            if (eigenvalues[0] > 0)
            {
                using Tensor leading = LeadingEigenvector.Of(dual ?? kernel, eigenvalues[0]);
                using Tensor lifted = dual is null ? leading.alias() : activations.mm(leading);
                using Tensor length = lifted.norm();
                using Tensor unit = lifted / length;
                topAlignment = TargetAlignment.OfVector(unit, context.Targets);
            }

            Array.Resize(ref eigenvalues, checked((int)rows));
            yield return new Spectrum(SpectralMatrix.ConjugateKernel, layer, context.LayerName(layer), rows, columns, eigenvalues, floor)
            {
                RelativeChange = Drift.Relative(kernel, context.Start.ConjugateKernel(layer)),
                OperatorChange = Drift.RelativeOperator(kernel, context.Start.ConjugateKernel(layer)),
                KernelAlignmentToInitial = KernelAlignment.Centered(kernel, context.Start.ConjugateKernel(layer)),
                TargetAlignment = TargetAlignment.Plain(kernel, context.Targets),
                CenteredTargetAlignment = TargetAlignment.Centered(kernel, context.Targets),
                TopEigenvectorAlignment = topAlignment,
            };
        }
    }
}
