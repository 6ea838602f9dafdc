using System.Numerics.Tensors;

namespace MLSpectral;

/// <summary>A layer in double precision, a = φ(z), z = (s W) x + t b, with its scales multiplied in. Read-only, for all threads.</summary>
internal sealed class DoubleLayer
{
    public DoubleLayer(DenseLayer layer)
    {
        (Inputs, Outputs, Activation) = (layer.Inputs, layer.Outputs, layer.Activation);
        Weights = Scaled(layer.Weights.Span, layer.WeightScale);
        Biases = Scaled(layer.Biases.Span, layer.BiasScale);
        (WeightFactor, BiasFactor) = (layer.WeightScale * layer.WeightScale, layer.Biases.IsEmpty ? 0 : layer.BiasScale * layer.BiasScale);
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>s W, outputs × inputs, row by row.</summary>
    public double[] Weights { get; }

    /// <summary>t b; empty for none.</summary>
    public double[] Biases { get; }

    public Activation Activation { get; }

    /// <summary>s²: what the layer's weights count in a tangent kernel.</summary>
    public double WeightFactor { get; }

    /// <summary>t²: what its biases count; 0 without them.</summary>
    public double BiasFactor { get; }

    /// <summary>The weights of one unit, s W_u.</summary>
    public ReadOnlySpan<double> Unit(int unit) => Weights.AsSpan(unit * Inputs, Inputs);

    /// <summary>z.</summary>
    public void Preactivate(FeatureVector input, Span<double> z)
    {
        for (int unit = 0; unit < z.Length; unit++)
            z[unit] = input.Dot(Unit(unit));
        if (Biases.Length > 0)
            TensorPrimitives.Add(z, Biases, z);
    }

    /// <summary>a = φ(z).</summary>
    public void Activate(ReadOnlySpan<double> z, Span<double> a) => Activation.Apply(z, a);

    /// <summary>φ′(z); at a kink the value from the left, as in torch.</summary>
    public void Differentiate(ReadOnlySpan<double> z, Span<double> slopes)
    {
        for (int unit = 0; unit < z.Length; unit++)
            slopes[unit] = Activation.Slope(z[unit]);
    }

    private static double[] Scaled(ReadOnlySpan<float> values, double scale)
    {
        var scaled = new double[values.Length];
        for (int i = 0; i < scaled.Length; i++)
            scaled[i] = scale * values[i];
        return scaled;
    }
}
