using System.Numerics.Tensors;

namespace MLSpectral;

/// <summary>
/// The summand from directions in the space of the layer's parameters: with G_j = s² Σ_i w_j(i) β(x_i) a(x_i)ᵀ and g_j = t² Σ_i
/// w_j(i) β(x_i) it is β(x)ᵀ (G_j a(x) + g_j). The n landmarks are in them and not needed again; q (p + 1) products for each
/// coordinate, less where values of β(x) are 0, as a ReLU makes them.
/// </summary>
internal sealed class DirectionTerm : TangentTerm
{
    private readonly int _inputs;
    private readonly int _count;

    // For each value of β the row of every G_j, then of every g_j.
    private readonly double[] _directions;

    /// <param name="layer">The layer.</param>
    /// <param name="inputs">a(x_i), n × p.</param>
    /// <param name="factors">β(x_i), n × q.</param>
    /// <param name="coefficients">w, k × n.</param>
    /// <param name="landmarks">n.</param>
    public DirectionTerm(DoubleLayer layer, double[] inputs, double[] factors, double[] coefficients, int landmarks)
    {
        int p = layer.Inputs,
            q = factors.Length / landmarks;
        (_inputs, _count) = (p, coefficients.Length / landmarks);
        _directions = new double[checked(q * ScratchSize)];
        for (int r = 0; r < q; r++)
        {
            Span<double> direction = _directions.AsSpan(r * ScratchSize, ScratchSize);
            for (int i = 0; i < landmarks; i++)
            {
                double factor = factors[(i * q) + r];
                for (int j = 0; factor != 0 && j < _count; j++)
                {
                    double weight = coefficients[(j * landmarks) + i] * factor;
                    Span<double> row = direction.Slice(j * p, p);
                    TensorPrimitives.MultiplyAdd(inputs.AsSpan(i * p, p), weight * layer.WeightFactor, row, row);
                    direction[(_count * p) + j] += weight * layer.BiasFactor;
                }
            }
        }
    }

    public override int ScratchSize => _count * (_inputs + 1);

    public override void Add(
        FeatureVector input,
        ReadOnlySpan<double> factor,
        Span<double> scratch,
        Span<double> kernel,
        Span<double> coordinates
    )
    {
        // β(x)ᵀ G_j of all j in one.
        Span<double> sum = scratch[..ScratchSize];
        sum.Clear();
        for (int r = 0; r < factor.Length; r++)
        {
            if (factor[r] != 0)
                TensorPrimitives.MultiplyAdd(_directions.AsSpan(r * sum.Length, sum.Length), factor[r], sum, sum);
        }

        for (int j = 0; j < coordinates.Length; j++)
            coordinates[j] += input.Dot(sum.Slice(j * _inputs, _inputs)) + sum[(_count * _inputs) + j];
    }
}
