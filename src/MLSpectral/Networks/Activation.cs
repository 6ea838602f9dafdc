using System.Numerics.Tensors;
using MLSpectral.Statistics.Functions;
using MLSpectral.Statistics.KernelLaws;

namespace MLSpectral;

/// <summary>An activation function: <c>Scale · (φ(z) − Shift)</c>, with φ given by <see cref="Kind"/>.</summary>
public sealed partial record Activation
{
    private Activation(ActivationShape shape) => Shape = shape;

    /// <summary>The kind of the shape φ.</summary>
    public ActivationKind Kind => Shape.Kind;

    /// <summary>The slope for negative z of <see cref="ActivationKind.LeakyRelu"/>; 0 for the others.</summary>
    public double NegativeSlope => Shape is LeakyReluShape leaky ? leaky.NegativeSlope : 0;

    /// <summary>What is subtracted from φ; 0 unless normalized.</summary>
    public double Shift { get; private init; }

    /// <summary>What φ − Shift is multiplied by; 1 unless normalized.</summary>
    public double Scale { get; private init; } = 1;

    /// <summary>The shape φ.</summary>
    internal ActivationShape Shape { get; }

    /// <summary>Whether the activation is more than its shape.</summary>
    internal bool IsNormalized => Scale != 1 || Shift != 0;

    /// <summary>
    /// The same shape, shifted and scaled so that it has mean 0 and variance 1 under a standard normal input: E φ(ξ) = 0, E φ(ξ)² =
    /// 1, ξ ~ N(0, 1). The constants come from quadrature and are right to 1e-12.
    /// </summary>
    /// <remarks>Spectral laws of linear-width networks (Fan and Wang 2020, arXiv 2005.11879) are stated for such activations.</remarks>
    public Activation Normalized()
    {
        double mean = StandardNormal.Expectation(Shape.Value);
        double variance = StandardNormal.Expectation(z => (Shape.Value(z) - mean) * (Shape.Value(z) - mean));
        return this with { Shift = mean, Scale = 1 / Math.Sqrt(variance) };
    }

    /// <summary>
    /// E φ, E φ², E φ′ and E (φ′)² for preactivations N(0, σ²): what the spectral laws of random networks need of an
    /// activation. By quadrature, right to 1e-12.
    /// </summary>
    /// <param name="deviation">σ, positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deviation"/> is not positive and finite.</exception>
    public ActivationMoments MomentsAt(double deviation)
    {
        if (!(deviation > 0) || double.IsInfinity(deviation))
            throw new ArgumentOutOfRangeException(
                nameof(deviation),
                deviation,
                "The standard deviation of the preactivations must be positive and finite."
            );
        double Derivative(double z) => Slope(deviation * z);
        return new ActivationMoments
        {
            Deviation = deviation,
            Mean = StandardNormal.Expectation(z => Evaluate(deviation * z)),
            SecondMoment = StandardNormal.Expectation(z => Evaluate(deviation * z) * Evaluate(deviation * z)),
            Slope = StandardNormal.Expectation(Derivative),
            SquaredSlope = StandardNormal.Expectation(z => Derivative(z) * Derivative(z)),
        };
    }

    /// <summary>The activation at one point, in double precision.</summary>
    /// <param name="z">The preactivation.</param>
    public double Evaluate(double z) => Scale * (Shape.Value(z) - Shift);

    /// <summary>For example <c>Tanh</c>, <c>LeakyRelu(0.01)</c>, <c>Softplus normalized</c>.</summary>
    public override string ToString() => IsNormalized ? Shape.Name + " normalized" : Shape.Name;

    /// <summary>The derivative of the activation at one point; at a kink the value from the left, as in torch.</summary>
    internal double Slope(double z) => Scale * Shape.Slope(z);

    /// <summary>Replaces preactivations by activations, in single precision.</summary>
    internal void Apply(Span<float> z)
    {
        Shape.Apply(z);
        if (Shift != 0)
            TensorPrimitives.Subtract(z, (float)Shift, z);
        if (Scale != 1)
            TensorPrimitives.Multiply(z, (float)Scale, z);
    }

    /// <summary>Gives the activations of preactivations, in double precision.</summary>
    internal void Apply(ReadOnlySpan<double> z, Span<double> a)
    {
        Shape.Apply(z, a);
        if (!IsNormalized)
            return;
        foreach (ref double value in a)
            value = Scale * (value - Shift);
    }

    /// <summary>Multiplies by the derivatives at preactivations, in single precision.</summary>
    internal void MultiplyBySlopes(ReadOnlySpan<float> z, Span<float> values)
    {
        for (int i = 0; i < z.Length; i++)
            values[i] *= (float)Slope(z[i]);
    }

    /// <summary>The activation read from a model file.</summary>
    /// <param name="kind">The kind, one of those of the enumeration.</param>
    /// <param name="parameter">The number that tells shapes of one kind apart.</param>
    /// <param name="shift">What is subtracted from φ.</param>
    /// <param name="scale">What φ − shift is multiplied by.</param>
    internal static Activation Restore(ActivationKind kind, double parameter, double shift, double scale)
    {
        ActivationShape shape = kind switch
        {
            ActivationKind.Identity => new IdentityShape(),
            ActivationKind.Relu => new ReluShape(),
            ActivationKind.LeakyRelu => new LeakyReluShape(parameter),
            ActivationKind.Gelu => new GeluShape(),
            ActivationKind.GeluTanh => new GeluTanhShape(),
            ActivationKind.Tanh => new TanhShape(),
            ActivationKind.Sigmoid => new SigmoidShape(),
            ActivationKind.Softplus => new SoftplusShape(),
            ActivationKind.Erf => new ErfShape(),
            ActivationKind.SiLU => new SiLUShape(),
        };
        return new Activation(shape) { Shift = shift, Scale = scale };
    }
}
