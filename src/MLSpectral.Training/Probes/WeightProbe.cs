using MLSpectral.Kernels;
using MLSpectral.Statistics.Sizes;
using static TorchSharp.torch;

namespace MLSpectral;

/// <summary>See <see cref="Probe.Weights"/>.</summary>
internal sealed class WeightProbe(int permutations) : SpectralProbe
{
    public override IEnumerable<Spectrum> Measure(ProbeContext context)
    {
        for (int layer = 1; layer <= context.LayerCount; layer++)
        {
            Tensor weight = context.Weight(layer);
            long rows = weight.shape[0],
                columns = weight.shape[1];
            double[] eigenvalues = context.WeightEigenvalues(layer);
            yield return new Spectrum(
                MatrixKind.Weight,
                layer,
                context.LayerName(layer),
                rows,
                columns,
                eigenvalues,
                NoiseFloor.ComputeFromLargest(eigenvalues[0], Math.Max(rows, columns), isSinglePrecision: false)
            )
            {
                Permutations = permutations > 0 ? PermutationNull.Test(weight, permutations, context.Seed, context.IsCancelled) : null,
                RelativeChange = MatrixChange.Relative(weight, context.Start.Weight(layer)),
                OperatorChange = MatrixChange.RelativeOperator(
                    weight,
                    context.Start.Weight(layer),
                    Math.Sqrt(context.Start.WeightEigenvalues(layer)[0] * Math.Max(rows, columns))
                ),
            };
        }
    }
}
