using System.Numerics.Tensors;

namespace MLSpectral;

/// <summary>The summand from the landmarks themselves: p + q products for each of them, with p the length of a and q that of β.</summary>
/// <param name="layer">The layer.</param>
/// <param name="inputs">a(x_i), n × p.</param>
/// <param name="factors">β(x_i), n × q.</param>
internal sealed class LandmarkTerm(DoubleLayer layer, double[] inputs, double[] factors) : TangentTerm
{
    public override int ScratchSize => 0;

    public override void Add(
        FeatureVector input,
        ReadOnlySpan<double> factor,
        Span<double> scratch,
        Span<double> kernel,
        Span<double> coordinates
    )
    {
        int p = layer.Inputs,
            q = factor.Length;
        for (int i = 0; i < kernel.Length; i++)
            kernel[i] +=
                ((layer.WeightFactor * input.Dot(inputs.AsSpan(i * p, p))) + layer.BiasFactor)
                * TensorPrimitives.Dot(factors.AsSpan(i * q, q), factor);
    }
}
